using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples;

/// <summary>Picks examples by name.</summary>
internal static class ChosenExamples
{
    /// <param name="listed">Those there are.</param>
    /// <param name="names">Which ones; null or none for all.</param>
    /// <exception cref="ContextException">
    /// NotFound: there is no such example. Invalid: one of them is broken; the message says how.
    /// </exception>
    public static IReadOnlyList<Example> Of(IReadOnlyList<ListedExample> listed, IReadOnlyList<string>? names)
    {
        var chosen = names is { Count: > 0 } ? names.Distinct().Select(name => Find(listed, name)).ToList() : [.. listed];
        if (chosen.Find(example => example.Problem is not null) is { } broken)
            throw new ContextException(ContextFault.Invalid, broken.Problem!);
        return chosen.Count > 0 ? [.. chosen.Select(example => example.Example!)]
            : throw new ContextException(ContextFault.NotFound, "There are no examples.");
    }

    private static ListedExample Find(IReadOnlyList<ListedExample> listed, string name) =>
        listed.FirstOrDefault(example => example.Name == name)
        ?? throw new ContextException(
            ContextFault.NotFound,
            $"There is no example \"{name.Start(60)}\"."
            + (NearestName.Best(name, listed.Select(example => example.Name)) is { } nearest ? $" Did you mean {nearest}?" : ""));
}
