using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// Reads JSON as Python and browsers write it: with a byte order mark, with NaN and Infinity, with half a surrogate pair in a text. NaN
/// becomes the text "NaN" (which Python reads as the number again), Infinity a number too large for any type (which is how JSON can write
/// it).
/// </summary>
public sealed class LooseJson
{
    /// <summary>How deep arrays and objects may lie in one another.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private LooseJson(JsonElement root, bool hasLoneSurrogates) => (Root, HasLoneSurrogates) = (root, hasLoneSurrogates);

    /// <summary>What was read.</summary>
    public JsonElement Root { get; }

    /// <summary>
    /// True when halves of surrogate pairs stand in for themselves as private characters: write with <see cref="HiddenSurrogates"/>.
    /// </summary>
    public bool HasLoneSurrogates { get; }

    /// <summary>What was read, or null when it is no JSON.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Parse(bytes).Root;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the bytes of a file or a request.</summary>
    /// <exception cref="JsonException">They are no JSON; the message says where, or which limit they pass.</exception>
    public static LooseJson Parse(ReadOnlyMemory<byte> bytes)
    {
        var utf8 = Utf8(bytes);
        var hasLoneSurrogates = HiddenSurrogates.TryHide(ref utf8);
        try
        {
            return new(Element(utf8), hasLoneSurrogates);
        }
        catch (JsonException) when (PythonJson.TryReplace(utf8.Span, out var clean))
        {
            return new(Element(clean), hasLoneSurrogates);
        }
    }

    private static JsonElement Element(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Options);
            return json.RootElement.Clone();
        }
        catch (JsonException broken) when (broken.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            throw new JsonException($"The JSON is nested more than {MaxDepth} deep, which is the limit.", broken);
        }
        catch (JsonException broken)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}");
            throw new JsonException($"This is no JSON: it breaks at {place}.", broken);
        }
    }

    private static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> bytes)
    {
        bytes = ByteOrderMark.Skip(bytes);
        var span = bytes.Span;
        if (span.StartsWith(Encoding.Unicode.Preamble)) return Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(span[2..]));
        if (span.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(span[2..]));
        try
        {
            // The JSON reader lets broken UTF-8 pass, which then fails wherever the text is first looked at.
            _ = StrictUtf8.GetCharCount(bytes.Span);
            return bytes;
        }
        catch (DecoderFallbackException broken)
        {
            throw new JsonException($"This is no JSON: byte {broken.Index + 1} is no UTF-8.", broken);
        }
    }
}
