using System.Globalization;

namespace ComfyAssistant.Host.McpServers;

/// <summary>What a tool from outside returned, marked as others' words and no longer than results may be.</summary>
internal static class FencedResult
{
    // What the marks and the title take, and what JSON adds to line breaks and quotes.
    private const int Overhead = 600;

    /// <summary>The result.</summary>
    /// <param name="title">Whose it is.</param>
    /// <param name="text">What was returned.</param>
    /// <param name="limit">The most characters.</param>
    public static string Of(string title, string text, int limit) =>
        ThirdPartyText.Fence(title, Cut(text, Math.Max(limit - Overhead, limit / 2)));

    // Escapes count: the whole is a JSON string in the end.
    private static string Cut(string text, int limit)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            length += text[i] is '\n' or '\r' or '\t' or '"' or '\\' ? 2 : text[i] < ' ' ? 6 : 1;
            if (length > limit)
                return text.Start(i) + string.Create(
                    CultureInfo.InvariantCulture, $"\n(cut here: the result has {text.Length} characters. Ask for less to see the rest.)");
        }
        return text;
    }
}
