using System.Globalization;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Describes an installation in a few lines that a model reads with every message: what there is, and how to find the rest.
/// </summary>
internal static class EnvironmentSummary
{
    private const int NamesShown = 30;
    private const int FilesShown = 8;

    /// <summary>The lines, the most important first.</summary>
    public static IReadOnlyList<string> Of(Installation installation)
    {
        var numbers = ScanSummary.Of(installation);
        var lines = new List<string>();
        if (installation.Caveat is { } caveat) lines.Add(caveat);
        Add($"{numbers.NodeTypes} node types in {numbers.NodeCategories} categories.");
        var packages = installation.Packages.Select(package => package.Name).ToList();
        if (packages.Count > 0) Add($"{packages.Count} custom node packages: {List(packages, NamesShown)}.");
        if (numbers.Models > 0)
            Add($"{numbers.Models} model files: {string.Join(", ", numbers.ModelCategories.Select(kind => $"{kind.Key} {kind.Value}"))}.");
        if (installation.Models.ByKind.TryGetValue("checkpoints", out var checkpoints) && checkpoints.Count > 0)
            Add($"Checkpoints: {List(checkpoints, FilesShown)}.");
        return lines;

        void Add(FormattableString line) => lines.Add(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string List(IReadOnlyList<string> names, int shown) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");
}
