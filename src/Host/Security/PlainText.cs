using System.Globalization;
using System.Text;

namespace ComfyAssistant.Host.Security;

/// <summary>Text for a terminal: what others wrote must neither steer it nor forge lines.</summary>
internal static class PlainText
{
    /// <summary>One line: breaks become spaces, and characters that steer a terminal become visible.</summary>
    public static string OneLine(string text) => Clean(text, isLineKept: false);

    /// <summary>Lines, each but the first indented, so that none can pass for a line of the log's own.</summary>
    public static string Indented(string text) =>
        Clean(text.ReplaceLineEndings("\n"), isLineKept: true).Replace("\n", "\n   ", StringComparison.Ordinal);

    private static string Clean(string text, bool isLineKept)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '\n' && isLineKept) clean.Append(c);
            else if (c is '\n' or '\r' or '\t') clean.Append(' ');
            else if (Steers(c)) clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else clean.Append(c);
        }
        return clean.ToString();
    }

    // Escapes (C0, C1), separators that some terminals break lines at, and marks that turn the direction of writing.
    private static bool Steers(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200e' or '\u200f'
            or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
