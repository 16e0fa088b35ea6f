using System.Text;

namespace ComfyAssistant.Plugins.Docs;

/// <summary>Takes Markdown apart at its headings.</summary>
internal static class MarkdownSections
{
    /// <summary>The parts of a text, each with its heading; what stands before the first heading is a part of its own.</summary>
    public static IReadOnlyList<string> Split(string markdown)
    {
        var sections = new List<string>();
        var current = new StringBuilder();
        var inCode = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            if (!inCode && IsHeading(line)) Close();
            current.Append(line).Append('\n');
        }
        Close();
        return sections;

        void Close()
        {
            if (!string.IsNullOrWhiteSpace(current.ToString())) sections.Add(current.ToString().Trim());
            current.Clear();
        }
    }

    /// <summary>As many whole sections from the beginning as fit; of a first one that is too long, as many whole paragraphs.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="budget">The most characters to return, beside a note on what is missing.</param>
    public static string Cut(string markdown, int budget)
    {
        if (markdown.Length <= budget) return markdown;
        var kept = Fit(Split(markdown), "\n\n", budget);
        if (kept.Length == 0) kept = Fit(markdown.Split("\n\n"), "\n\n", budget);
        if (kept.Length == 0) kept = Fit(markdown.Split('\n'), "\n", budget);
        return $"{kept}\n\n(shortened: {markdown.Length - kept.Length} of {markdown.Length} characters are left out)".TrimStart();
    }

    /// <summary>The sections that speak of something: in the heading first, then by how often; in the text's own order.</summary>
    public static IReadOnlyList<string> About(string markdown, IReadOnlyCollection<string> names, int count)
    {
        var sections = Split(markdown);
        return [.. sections
            .Select((text, index) => (text, index, score: Score(text, names)))
            .Where(section => section.score > 0)
            .OrderByDescending(section => section.score).Take(count)
            .OrderBy(section => section.index).Select(section => section.text)];
    }

    private static string Fit(IReadOnlyList<string> parts, string between, int budget)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (text.Length + between.Length + part.Length > budget) break;
            if (text.Length > 0) text.Append(between);
            text.Append(part);
        }
        return text.ToString();
    }

    private static int Score(string section, IReadOnlyCollection<string> names)
    {
        var heading = section.AsSpan(0, section.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : section.Length);
        var score = 0;
        foreach (var name in names)
        {
            if (IsHeading(heading) && heading.Contains(name, StringComparison.OrdinalIgnoreCase)) score += 100;
            for (var at = 0; (at = section.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += name.Length) score++;
        }
        return score;
    }

    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        var signs = line.IndexOfAnyExcept('#');
        return signs is >= 1 and <= 6 && line[signs] == ' ';
    }
}
