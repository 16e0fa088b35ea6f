using System.Globalization;
using System.Text;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>Describes an installation in a few lines that a model reads with every message: what there is, and how to find the rest.</summary>
internal static class EnvironmentSummary
{
    private const int NamesShown = 30;
    private const int FilesShown = 8;

    public static string Of(Installation installation)
    {
        var numbers = ScanSummary.Of(installation);
        var text = new StringBuilder();
        if (installation.Caveat is { } caveat) text.AppendLine(caveat);
        text.AppendLine(CultureInfo.InvariantCulture, $"{numbers.NodeTypes} node types in {numbers.NodeCategories} categories.");
        var packages = installation.Packages.Select(package => package.Name).ToList();
        if (packages.Count > 0) text.AppendLine(CultureInfo.InvariantCulture, $"{packages.Count} custom node packages: {List(packages, NamesShown)}.");
        if (numbers.Models > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"{numbers.Models} model files: {string.Join(", ", numbers.ModelCategories.Select(kind => $"{kind.Key} {kind.Value}"))}.");
        if (installation.Models.ByKind.TryGetValue("checkpoints", out var checkpoints) && checkpoints.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"Checkpoints: {List(checkpoints, FilesShown)}.");
        return text.ToString().TrimEnd();
    }

    private static string List(IReadOnlyList<string> names, int shown) =>
        string.Join(", ", names.Take(shown)) + (names.Count > shown ? $" and {names.Count - shown} more" : "");
}
