using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of an OpenEXR picture: the attributes of type <c>string</c> in its header, each a name, a type, a length and a value.
/// </summary>
internal static class ExrTexts
{
    private const int LongestName = 255;

    public static ReadOnlySpan<byte> Signature => [0x76, 0x2F, 0x31, 0x01];

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var at = 8;
        while (Text(file, ref at) is { Length: > 0 } name && Text(file, ref at) is { } type)
        {
            var value = new ByteReader(file[at..]);
            var data = value.Take(value.Little32());
            at += value.At;
            if (type == "string") texts.Add(name, Encoding.UTF8.GetString(data));
        }
    }

    // An empty name ends the header; null when the file does.
    private static string? Text(ReadOnlySpan<byte> file, ref int at)
    {
        var rest = file[Math.Min(at, file.Length)..];
        var end = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)0);
        if (end < 0) return null;
        at += end + 1;
        return Encoding.UTF8.GetString(rest[..end]);
    }
}
