using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>Groups, subgraphs and notes as lines of an outline.</summary>
internal static class CanvasLines
{
    private const int LongestName = 50;
    private const int LongestNote = 160;

    /// <param name="canvas">What the canvas has of them.</param>
    /// <param name="budget">The most that all lines may cost; names that do not fit are counted.</param>
    public static IEnumerable<string> Of(CanvasParts canvas, int budget)
    {
        var share = budget / 3;
        if (canvas.Groups.Count > 0)
            yield return Line("Groups", canvas.Groups,
                group => $"\"{group.Title.Cut(LongestName)}\" ({Number(group.Nodes.Count(), "node")})", share);
        if (canvas.Subgraphs.Count > 0)
            yield return Line("Subgraphs", canvas.Subgraphs, graph => $"{graph.Id} \"{graph.Name.Cut(LongestName)}\"", share);
        if (canvas.Notes.Count > 0)
            yield return Line("Notes", canvas.Notes,
                note => $"{note.Id} \"{note.Text.ReplaceLineEndings(" ").Trim().Cut(LongestNote)}\"", share);
    }

    private static string Line<T>(string title, List<T> parts, Func<T, string> name, int room)
    {
        var (shown, cost) = (new List<string>(), title.Length + 20);
        foreach (var next in parts.Select(name).TakeWhile(next => (cost += OutlineText.Cost(next) + 2) <= room)) shown.Add(next);
        var more = shown.Count == parts.Count ? "" : $"{(shown.Count == 0 ? "" : " and ")}{parts.Count - shown.Count} more";
        return $"{title}: {string.Join(", ", shown)}{more}";
    }

    private static string Number(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
