using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>
/// Cuts a text into the pieces that can be left out to shorten it: paragraphs, the lines of a long paragraph, the sentences of a long line.
/// </summary>
internal static partial class TextPieces
{
    private const int Long = 1_000;

    /// <summary>The pieces, which joined are the text again.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="source">Where it comes from, for the pieces' names.</param>
    public static IReadOnlyList<SectionItem> Of(string text, string source) =>
        [.. Cut(text, Paragraph()).SelectMany(piece => Shorter(piece, Line())).SelectMany(piece => Shorter(piece, Sentence()))
            .Select(piece => new SectionItem($"{source}: \"{Opening(piece)}\"", piece))];

    private static IEnumerable<string> Shorter(string piece, Regex at) => piece.Length > Long ? Cut(piece, at) : [piece];

    private static IEnumerable<string> Cut(string text, Regex at)
    {
        var start = 0;
        foreach (Match end in at.Matches(text))
        {
            yield return text[start..(end.Index + end.Length)];
            start = end.Index + end.Length;
        }
        if (start < text.Length)
            yield return text[start..];
    }

    private static string Opening(string piece) => OneLine(piece).Cut(50);

    /// <summary>The text with every run of white space as one space, so that it cannot begin a line of its own.</summary>
    public static string OneLine(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\n[ \t\r]*\n\s*")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\n")]
    private static partial Regex Line();

    [GeneratedRegex(@"[.!?。！？]\s*")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
