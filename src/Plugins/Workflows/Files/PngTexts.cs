using System.IO.Compression;
using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of a PNG: the chunks tEXt, zTXt and iTXt (PNG specification, 11.3.3), and <c>comf</c>, in which ComfyUI keeps those of an
/// animation. ComfyUI names them <c>prompt</c> and <c>workflow</c>.
/// </summary>
internal static class PngTexts
{
    private const int SignatureLength = 8;
    private const int ChecksumLength = 4;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        reader.Skip(SignatureLength);
        while (!reader.IsAtEnd)
        {
            var length = reader.Big32();
            var name = reader.Name();
            var data = reader.Take(length);
            reader.Skip(ChecksumLength);
            switch (name)
            {
                case "tEXt" or "comf": Plain(data, texts); break;
                case "zTXt": Compressed(data, texts); break;
                case "iTXt": International(data, texts); break;
                case "eXIf": ExifTexts.ReadTiff(data, texts); break;
                case "IEND": return;
            }
        }
    }

    // Latin-1 by the standard; some tools write UTF-8 all the same.
    private static void Plain(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        if (Split(data, out var name, out var text)) texts.Add(name, Utf8OrLatin(text));
    }

    private static void Compressed(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        if (Split(data, out var name, out var rest) && rest.Length > 1 && Inflate(rest[1..]) is { } text)
            texts.Add(name, Utf8OrLatin(text));
    }

    // Keyword, compression flag and method, language, translated keyword, text.
    private static void International(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        if (!Split(data, out var name, out var rest) || rest.Length < 2) return;
        var isCompressed = rest[0] == 1;
        if (!Split(rest[2..], out _, out rest) || !Split(rest, out _, out rest)) return;
        if (!isCompressed) texts.Add(name, Encoding.UTF8.GetString(rest));
        else if (Inflate(rest) is { } text) texts.Add(name, Encoding.UTF8.GetString(text));
    }

    private static bool Split(ReadOnlySpan<byte> data, out string name, out ReadOnlySpan<byte> rest)
    {
        var end = data.IndexOf((byte)0);
        name = end < 0 ? "" : Encoding.Latin1.GetString(data[..end]);
        rest = end < 0 ? default : data[(end + 1)..];
        return end >= 0;
    }

    private static string Utf8OrLatin(ReadOnlySpan<byte> text) =>
        System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);

    private static byte[]? Inflate(ReadOnlySpan<byte> compressed)
    {
        try
        {
            using var inflated = new MemoryStream();
            using var zlib = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            var buffer = new byte[64 * 1024];
            // A few kilobytes may unfold to gigabytes.
            for (int read; (read = zlib.Read(buffer)) > 0 && inflated.Length <= EmbeddedTexts.Largest;) inflated.Write(buffer, 0, read);
            return inflated.Length > EmbeddedTexts.Largest ? null : inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            // A damaged chunk is none; the others may be whole.
            return null;
        }
    }
}
