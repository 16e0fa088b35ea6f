using ComfyAssistant.Plugins.Environment.Search;

namespace ComfyAssistant.Tests.Support;

/// <summary>Vague questions with the node types that answer them.</summary>
internal static class SearchQueries
{
    public static IReadOnlyList<(string Text, string[] Right)> All { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "search", "queries.txt"))
            .Where(line => !line.StartsWith('#') && line.Contains("=>", StringComparison.Ordinal))
            .Select(line => line.Split("=>", StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts[1].Split('|')))];

    /// <summary>Asks all questions that the installation has an answer to; tells the misses in words.</summary>
    public static SearchScore Ask(NodeSearch search, Func<string, bool> isInstalled)
    {
        var asked = All.Where(query => query.Right.Any(isInstalled)).ToList();
        var (first, amongFive, misses) = (0, 0, new List<string>());
        foreach (var (text, right) in asked)
        {
            var found = search.Find(new NodeQuery(text, Limit: 5)).Select(type => type.Name).ToList();
            var rank = found.FindIndex(right.Contains);
            if (rank == 0) first++;
            if (rank >= 0) amongFive++;
            if (rank != 0) misses.Add($"{rank,2} \"{text}\": {string.Join(", ", found)}");
        }
        return new(asked.Count, (double)first / asked.Count, (double)amongFive / asked.Count, misses);
    }
}

/// <param name="Asked">Questions that were asked.</param>
/// <param name="First">The share of which a right node came first.</param>
/// <param name="AmongFive">The share of which a right node came among the first five.</param>
/// <param name="Misses">The others, with what came instead.</param>
internal sealed record SearchScore(int Asked, double First, double AmongFive, IReadOnlyList<string> Misses)
{
    public override string ToString() => $"{Asked} queries: first {First:P1}, among five {AmongFive:P1}\n{string.Join('\n', Misses)}";
}
