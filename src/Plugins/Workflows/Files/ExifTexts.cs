using System.Buffers.Binary;
using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of EXIF data (TIFF 6.0), in WebP and JPEG. ComfyUI writes <c>prompt:{…}</c> and <c>workflow:{…}</c> into whichever text tags are
/// free; other tools use the user comment.
/// </summary>
internal static class ExifTexts
{
    private const int Ascii = 2;
    private const int Undefined = 7;
    private const int SubDirectory = 0x8769;
    private const int UserComment = 0x9286;
    private const int MostEntries = 512;
    private const int EntryLength = 12;

    /// <summary>A WebP: the chunk EXIF of its RIFF container.</summary>
    public static void ReadWebp(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        reader.Skip(12);
        while (!reader.IsAtEnd)
        {
            var name = reader.Name();
            var length = reader.Little32();
            var data = reader.Take(length);
            if (length % 2 == 1) reader.Skip(1);
            if (name == "EXIF") ReadTiff(data, texts);
        }
    }

    /// <summary>A JPEG: its segments APP1.</summary>
    public static void ReadJpeg(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        const int startOfScan = 0xDA;
        const int exif = 0xE1;
        var reader = new ByteReader(file);
        reader.Skip(2);
        while (reader.Left > 4 && reader.Byte() == 0xFF)
        {
            var marker = reader.Byte();
            if (marker == startOfScan) return;
            var length = (reader.Byte() << 8) | reader.Byte();
            var data = reader.Take(length - 2);
            if (marker == exif) ReadTiff(data, texts);
        }
    }

    public static void ReadTiff(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        if (data.StartsWith("Exif\0\0"u8)) data = data[6..];
        if (data.Length < 8) return;
        var isLittle = data[0] == 'I';
        ReadDirectory(data, Number(data[4..], 4, isLittle), isLittle, texts, depth: 0);
    }

    private static void ReadDirectory(ReadOnlySpan<byte> data, uint offset, bool isLittle, EmbeddedTexts texts, int depth)
    {
        if (depth > 2 || offset + 2 > data.Length) return;
        var entries = data[(int)offset..];
        var count = Math.Min((int)Number(entries, 2, isLittle), MostEntries);
        for (var i = 0; i < count && 2 + ((i + 1) * EntryLength) <= entries.Length; i++)
        {
            var entry = entries.Slice(2 + (i * EntryLength), EntryLength);
            var (tag, type, length) = (Number(entry, 2, isLittle), Number(entry[2..], 2, isLittle), Number(entry[4..], 4, isLittle));
            var at = Number(entry[8..], 4, isLittle);
            if (tag == SubDirectory) ReadDirectory(data, at, isLittle, texts, depth + 1);
            if (type is not (Ascii or Undefined) || length == 0) continue;
            var value = length <= 4 ? entry.Slice(8, (int)length)
                : at < data.Length ? data.Slice((int)at, (int)Math.Min(length, data.Length - at)) : default;
            texts.AddPrefixed(Text(value, tag, isLittle), $"exif {tag:x4}");
        }
    }

    // A user comment begins with eight bytes that name its encoding.
    private static string Text(ReadOnlySpan<byte> value, uint tag, bool isLittle)
    {
        if (tag == UserComment && value.StartsWith("UNICODE\0"u8))
            return (isLittle ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(value[8..]);
        if (tag == UserComment && value.Length >= 8 && (value.StartsWith("ASCII\0"u8) || value[0] == 0)) value = value[8..];
        return Encoding.UTF8.GetString(value.TrimEnd((byte)0));
    }

    private static uint Number(ReadOnlySpan<byte> data, int length, bool isLittle) => data.Length < length ? 0 : (length, isLittle) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(data),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(data),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(data),
        _ => BinaryPrimitives.ReadUInt32BigEndian(data),
    };
}
