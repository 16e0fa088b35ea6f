using System.Text;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Halves of surrogate pairs in JSON escapes, as a text cut in the middle of an emoji leaves them. Such JSON parses, but its text cannot be
/// read (RFC 8259, 8.2).
/// </summary>
internal static class LoneSurrogates
{
    // The letters of an escape such as "\ud83d".
    private const int Length = 6;

    /// <summary>The JSON text with every half replaced by U+FFFD.</summary>
    public static string Replace(string json)
    {
        StringBuilder? whole = null;
        var copied = 0;
        // From escape to escape: an expression that counted the backslashes before each of them took minutes for many.
        for (var at = json.IndexOf('\\'); at >= 0;)
        {
            var next = at + 2;
            if (IsHalf(json, at, '8', 'b') && IsHalf(json, at + Length, 'c', 'f'))
            {
                next = at + 2 * Length;
            }
            else if (IsHalf(json, at, '8', 'f'))
            {
                whole = (whole ?? new()).Append(json, copied, at - copied).Append("\\ufffd");
                copied = next = at + Length;
            }
            at = next < json.Length ? json.IndexOf('\\', next) : -1;
        }
        return whole is null ? json : whole.Append(json, copied, json.Length - copied).ToString();
    }

    private static bool IsHalf(string json, int at, char from, char to) =>
        json.Length - at >= Length && json.AsSpan(at, Length) is ['\\', 'u', 'd' or 'D', var kind, var third, var fourth]
        && char.IsAsciiHexDigit(kind) && char.ToLowerInvariant(kind) is var digit && digit >= from && digit <= to
        && char.IsAsciiHexDigit(third) && char.IsAsciiHexDigit(fourth);
}
