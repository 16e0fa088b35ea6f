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
            yield return Line("Groups",
                [.. canvas.Groups.Select(group => $"\"{group.Title.Cut(LongestName)}\" ({Number(group.Nodes.Count, "node")})")], share);
        if (canvas.Subgraphs.Count > 0)
            yield return Line("Subgraphs", [.. canvas.Subgraphs.Select(graph => $"{graph.Id} \"{graph.Name.Cut(LongestName)}\"")], share);
        if (canvas.Notes.Count > 0)
            yield return Line("Notes",
                [.. canvas.Notes.Select(note => $"{note.Id} \"{note.Text.ReplaceLineEndings(" ").Trim().Cut(LongestNote)}\"")], share);
    }

    private static string Line(string title, List<string> names, int room)
    {
        var (shown, cost) = (0, title.Length + 20);
        while (shown < names.Count && (cost += OutlineText.Cost(names[shown]) + 2) <= room) shown++;
        var more = shown == names.Count ? "" : $"{(shown == 0 ? "" : " and ")}{names.Count - shown} more";
        return $"{title}: {string.Join(", ", names.Take(shown))}{more}";
    }

    private static string Number(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
