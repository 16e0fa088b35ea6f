using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Halves of surrogate pairs in JSON escapes, as a text cut in the middle of an emoji leaves them. Such JSON parses, but its text cannot be
/// read (RFC 8259, 8.2).
/// </summary>
internal static partial class LoneSurrogates
{
    /// <summary>The JSON text with every half replaced by U+FFFD.</summary>
    public static string Replace(string json) => Half().Replace(json, "\\ufffd");

    // Behind an even number of backslashes, or the backslash of "\u" is itself escaped.
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
        + @"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})")]
    private static partial Regex Half();
}
