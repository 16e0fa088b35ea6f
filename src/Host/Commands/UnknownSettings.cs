using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Commands;

/// <summary>Warns of variables that look like ours and that nothing reads.</summary>
internal static class UnknownSettings
{
    /// <summary>The warnings about the environment and <c>.env</c>.</summary>
    public static IEnumerable<string> Warnings() => KnownSettings.Unknown(KnownSettings.Set()).Select(Warning);

    /// <summary>The warning about a variable, with the one that was probably meant.</summary>
    public static string Warning(string name) => $"The variable {name} is not known and has no effect. "
        + (NearestName.Best(name, KnownSettings.Names) is { } nearest ? $"Did you mean {nearest}?" : ".env.example lists all.");
}
