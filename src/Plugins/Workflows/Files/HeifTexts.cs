namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of an AVIF or HEIC picture (ISO/IEC 23008-12): its item of type <c>Exif</c>, which <c>meta/iinf</c> names and <c>meta/iloc</c>
/// places.
/// </summary>
internal static class HeifTexts
{
    private const int MostItems = 1024;

    /// <summary>True for a brand of still or animated pictures, rather than of a film.</summary>
    public static bool IsBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8) || brand.StartsWith("mif1"u8) || IsHeic(brand);

    /// <summary>What such a brand is: <c>heic</c>, or else <c>avif</c>.</summary>
    public static string Kind(ReadOnlySpan<byte> brand) => IsHeic(brand) ? "heic" : "avif";

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var meta = Find(file, "meta");
        if (meta.Length < 4) return;
        var boxes = meta[4..];
        if (ExifItem(Find(boxes, "iinf")) is not { } id) return;
        var exif = Place(Find(boxes, "iloc"), id, file);
        // Four bytes say where the TIFF data begins; not every writer gets them right.
        var (little, big) = (exif.IndexOf("II*\0"u8), exif.IndexOf("MM\0*"u8));
        var start = little >= 0 && (big < 0 || little < big) ? little : big;
        if (start >= 0) ExifTexts.ReadTiff(exif[start..], texts);
    }

    private static bool IsHeic(ReadOnlySpan<byte> brand) => brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8);

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, string wanted)
    {
        var reader = new ByteReader(boxes);
        while (reader.Left >= 8)
        {
            var data = IsoBox.Next(ref reader, out var name);
            if (name == wanted) return data;
        }
        return default;
    }

    private static uint? ExifItem(ReadOnlySpan<byte> data)
    {
        var reader = new ByteReader(data);
        var isShort = reader.Byte() == 0;
        reader.Skip(3);
        var count = Math.Min(isShort ? Big16(ref reader) : reader.Big32(), MostItems);
        for (var i = 0; i < count && reader.Left >= 8; i++)
        {
            var entry = new ByteReader(reader.Take((long)reader.Big32() - 4));
            entry.Skip(4);
            var version = entry.Byte();
            entry.Skip(3);
            var id = version <= 2 ? Big16(ref entry) : entry.Big32();
            entry.Skip(2);
            if (version >= 2 && entry.Name() == "Exif") return id;
        }
        return null;
    }

    private static ReadOnlySpan<byte> Place(ReadOnlySpan<byte> data, uint wanted, ReadOnlySpan<byte> file)
    {
        var reader = new ByteReader(data);
        var version = reader.Byte();
        reader.Skip(3);
        var (sizes, more) = (reader.Byte(), reader.Byte());
        var count = Math.Min(version < 2 ? Big16(ref reader) : reader.Big32(), MostItems);
        for (var i = 0; i < count && !reader.IsAtEnd; i++)
        {
            var id = version < 2 ? Big16(ref reader) : reader.Big32();
            // Where the place is counted from: this reads it from the beginning of the file, as ComfyUI does.
            if (version is 1 or 2) reader.Skip(2);
            reader.Skip(2);
            var start = Number(ref reader, more >> 4);
            var extents = Math.Min((int)Big16(ref reader), MostItems);
            for (var j = 0; j < extents && !reader.IsAtEnd; j++)
            {
                if (version is 1 or 2) Number(ref reader, more & 0xF);
                var (offset, length) = (start + Number(ref reader, sizes >> 4), Number(ref reader, sizes & 0xF));
                if (id != wanted) continue;
                var item = new ByteReader(file);
                item.Skip((long)Math.Min(offset, int.MaxValue));
                return item.Take((long)Math.Min(length, int.MaxValue));
            }
        }
        return default;
    }

    private static uint Big16(ref ByteReader reader) => (uint)((reader.Byte() << 8) | reader.Byte());

    private static ulong Number(ref ByteReader reader, int length)
    {
        var number = 0UL;
        for (var i = 0; i < length; i++) number = (number << 8) | (uint)reader.Byte();
        return number;
    }
}
