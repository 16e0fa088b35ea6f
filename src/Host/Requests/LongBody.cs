using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Requests;

/// <summary>What is kept of a request that may be too long: pictures go first, as all words can still be read then.</summary>
internal static partial class LongBody
{
    private const int Usual = 1024 * 1024;

    /// <summary>The body as far as it is kept.</summary>
    /// <param name="room">What is left for all bodies of the answer.</param>
    /// <param name="body">JSON in UTF-8.</param>
    public static (string Text, bool IsCut) Within(RecordRoom room, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        var isCut = false;
        if (text.Length > Usual)
            (text, isCut) = WithoutPictures(text);
        var kept = room.Take(text.Length);
        return kept == text.Length ? (text, isCut) : (kept > 0 ? text.Start(kept) : "", true);
    }

    private static (string Text, bool IsCut) WithoutPictures(string text)
    {
        var without = Picture().Replace(text, picture => string.Create(
            CultureInfo.InvariantCulture, $"{picture.Groups[1].Value}…{picture.Groups[2].Length} characters left out…"));
        return (without, without.Length < text.Length);
    }

    [GeneratedRegex(@"(data:[\w.+-]+/[\w.+-]+;base64,)([A-Za-z0-9+/=]{1000,})")]
    private static partial Regex Picture();
}
