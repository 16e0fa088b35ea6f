using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of an MP4 or MOV (ISO/IEC 14496-12 and QuickTime's metadata atoms): <c>moov/udta/meta</c> or <c>moov/meta</c> with a list of keys,
/// as ComfyUI writes them, or with the comment <c>©cmt</c>, as VideoHelperSuite does.
/// </summary>
internal static class Mp4Texts
{
    private const int Deepest = 8;
    private const int MostKeys = 256;

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts) => ReadBoxes(file, texts, 0);

    private static void ReadBoxes(ReadOnlySpan<byte> boxes, EmbeddedTexts texts, int depth)
    {
        if (depth > Deepest) return;
        List<string> keys = [];
        var reader = new ByteReader(boxes);
        while (reader.Left >= 8)
        {
            var data = IsoBox.Next(ref reader, out var name);
            switch (name)
            {
                case "moov" or "udta": ReadBoxes(data, texts, depth + 1); break;
                // ISO's box has a version in front, QuickTime's has not.
                case "meta":
                    ReadBoxes(data.Length > 8 && IsName(data[4..8]) ? data : data.Length > 4 ? data[4..] : data, texts, depth + 1);
                    break;
                case "keys": keys = Keys(data); break;
                case "ilst": ReadItems(data, keys, texts); break;
                // QuickTime's old texts: length, language, text.
                case [(char)0xA9, ..] when data.Length > 4: texts.Add(Called(name), Encoding.UTF8.GetString(data[4..])); break;
            }
        }
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("hdlr"u8) || name.SequenceEqual("keys"u8) || name.SequenceEqual("ilst"u8);

    private static List<string> Keys(ReadOnlySpan<byte> data)
    {
        var keys = new List<string>();
        var reader = new ByteReader(data);
        reader.Skip(4);
        var count = Math.Min(reader.Big32(), MostKeys);
        for (var i = 0; i < count && !reader.IsAtEnd; i++)
        {
            var size = reader.Big32();
            reader.Skip(4);
            keys.Add(Encoding.UTF8.GetString(reader.Take((long)size - 8)));
        }
        return keys;
    }

    private static void ReadItems(ReadOnlySpan<byte> items, List<string> keys, EmbeddedTexts texts)
    {
        var reader = new ByteReader(items);
        while (reader.Left >= 8)
        {
            var item = IsoBox.Next(ref reader, out var name);
            var inner = new ByteReader(item);
            var value = IsoBox.Next(ref inner, out var kind);
            if (kind != "data" || value.Length < 8) continue;
            // With a list of keys an item's name is the number of its key, from 1.
            var number = (name[0] << 24) | (name[1] << 16) | (name[2] << 8) | name[3];
            texts.Add(number >= 1 && number <= keys.Count ? keys[number - 1] : Called(name), Encoding.UTF8.GetString(value[8..]));
        }
    }

    private static string Called(string name) => name == "©cmt" ? "comment" : name;
}
