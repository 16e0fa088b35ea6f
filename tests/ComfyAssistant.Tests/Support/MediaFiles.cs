using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ComfyAssistant.Tests.Support;

/// <summary>The smallest files of each kind that carry texts, written as ComfyUI and its packages write them.</summary>
internal static class MediaFiles
{
    public const string Prompt = """{"1":{"class_type":"EmptyLatentImage","inputs":{"width":512,"height":512,"batch_size":1}}}""";

    public const string Workflow =
        """{"nodes":[{"id":1,"type":"EmptyLatentImage","pos":[0,0],"size":[200,100],"widgets_values":[512,512,1]}],"links":[],"version":0.4}""";

    /// <summary>Every kind by name; each holds <see cref="Workflow"/>, <see cref="Prompt"/> or both.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["png"] = Png(("tEXt", Latin("prompt\0" + Prompt)), ("tEXt", Latin("workflow\0" + Workflow))),
        ["png zTXt"] = Png(("zTXt", [.. Latin("workflow\0\0"), .. Deflate(Workflow)])),
        ["png iTXt"] = Png(("iTXt", [.. Latin("workflow\0\0\0\0\0"), .. Encoding.UTF8.GetBytes(Workflow)])),
        ["png comf"] = Png(("comf", Latin("workflow\0" + Workflow))),
        ["webp"] = Webp(Tiff(isLittle: true, (0x0110, "prompt:" + Prompt), (0x010F, "workflow:" + Workflow))),
        ["webp big end first"] = Webp([.. Latin("Exif\0\0"), .. Tiff(isLittle: false, (0x010F, "Workflow: " + Workflow))]),
        ["jpeg"] = Jpeg(Tiff(isLittle: true, (0x010E, "workflow:" + Workflow))),
        ["mp4"] = Mp4Keys(),
        ["mp4 comment"] = [.. Box("ftyp", Latin("isom")),
            .. Box("moov", Box("udta", Box("meta", [0, 0, 0, 0, .. Box("hdlr", new byte[25]), .. Box("ilst", Box("©cmt", Data(Both)))])))],
        ["webm"] = [.. Element(0x1A45DFA3, []), 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            .. Element(0x1254C367, Element(0x7373, [.. Tag("ENCODER", "Lavf"), .. Tag("WORKFLOW", Workflow), .. Tag("PROMPT", Prompt)]))],
        ["webm comment"] = [.. Element(0x1A45DFA3, []), .. Element(0x18538067, Element(0x1254C367, Element(0x7373, Tag("COMMENT", Both))))],
        ["flac"] = [.. Latin("fLaC"), 0, 0, 0, 34, .. new byte[34],
            .. FlacBlock(4, Comments("prompt=" + Prompt, "workflow=" + Workflow), isLast: true)],
        ["ogg"] = Ogg([.. Latin("OpusTags"), .. Comments("workflow=" + Workflow, "filler=" + new string('x', 3000))]),
        ["mp3"] = Mp3(Frame("TXXX", [0, .. Latin("prompt\0" + Prompt)]),
            Frame("TXXX", [1, 0xFF, 0xFE, .. Encoding.Unicode.GetBytes("workflow\0" + Workflow)])),
        ["mp3 after its frames"] = [.. Mp3(Frame("TIT2", [0, .. Latin("song")]), Frame("TXXX", [3, .. Latin("workflow\0" + Workflow)]))],
        ["wav"] = Riff([.. Latin("WAVE"), .. Chunk("fmt ", new byte[16]),
            .. Chunk("LIST", [.. Latin("INFO"), .. Chunk("ISFT", Latin("Lavf")), .. Chunk("ICMT", [.. Latin(Both), 0])]),
            .. Chunk("data", new byte[7])]),
        ["wav id3"] = Riff([.. Latin("WAVE"), .. Chunk("data", new byte[8]),
            .. Chunk("id3 ", Mp3(Frame("TXXX", [0, .. Latin("workflow\0" + Workflow)])))]),
        ["avif"] = Avif(Tiff(isLittle: false, (0x010F, "workflow:" + Workflow), (0x0110, "prompt:" + Prompt)), isLong: false),
        ["avif long"] = Avif(Tiff(isLittle: true, (0x0110, "Workflow: " + Workflow)), isLong: true),
        ["glb"] = Glb(
            $$$"""{"asset":{"extras":{"prompt":{{{Prompt}}},"workflow":{{{System.Text.Json.JsonSerializer.Serialize(Workflow)}}} } } }"""),
        ["json gltf"] = Encoding.UTF8.GetBytes($$$"""{"asset":{"version":"2.0","extras":{"workflow":{{{Workflow}}} } },"scenes":[]}"""),
        ["svg"] = Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\"?>\n<svg width=\"1\">\n  <metadata>\n<![CDATA[\n{Both}\n]]>\n  </metadata><path/></svg>"),
        ["exr"] = [0x76, 0x2F, 0x31, 1, 2, 0, 0, 0, .. Attribute("compression", "compression", [3]),
            .. Attribute("prompt", "string", Latin(Prompt)), .. Attribute("workflow", "string", Latin(Workflow)), 0, 9, 9],
        ["safetensors"] = Safetensors(),
        ["json"] = Encoding.UTF8.GetBytes(Workflow),
        ["json prompt"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Prompt)],
        ["json wrapped"] = Encoding.UTF8.GetBytes(
            $$$"""{"prompt":{{{Prompt}}},"extra_data":{"extra_pnginfo":{"workflow":{{{Workflow}}} } } }"""),
        ["json in text"] = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(Workflow)),
    };

    private static string Both => $$$"""{"prompt":{{{System.Text.Json.JsonSerializer.Serialize(Prompt)}}},"workflow":{{{Workflow}}}}""";

    public static byte[] Png(params (string Name, byte[] Data)[] chunks) =>
        [0x89, .. Latin("PNG\r\n\u001a\n"), .. chunks.Prepend(("IHDR", new byte[13])).Append(("IEND", []))
            .SelectMany(chunk => (byte[])[.. Big(chunk.Item2.Length), .. Latin(chunk.Item1), .. chunk.Item2, 0, 0, 0, 0])];

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Deflate(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Webp(byte[] exif) => Riff([.. Latin("WEBP"), .. Chunk("VP8X", new byte[10]), .. Chunk("EXIF", exif)]);

    private static byte[] Riff(byte[] data) => [.. Latin("RIFF"), .. Little(data.Length), .. data];

    private static byte[] Chunk(string name, byte[] data) =>
        [.. Latin(name), .. Little(data.Length), .. data, .. new byte[data.Length % 2]];

    private static byte[] Jpeg(byte[] tiff)
    {
        byte[] exif = [.. Latin("Exif\0\0"), .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, 0xFF,
            0xDA, 0, 2];
    }

    private static byte[] Tiff(bool isLittle, params (int Tag, string Text)[] entries)
    {
        byte[] Two(int value) => isLittle ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value];
        byte[] Four(int value) => isLittle ? Little(value) : Big(value);
        var at = 8 + 2 + (entries.Length * 12) + 4;
        List<byte> directory = [.. Two(entries.Length)];
        List<byte> values = [];
        foreach (var (tag, text) in entries)
        {
            var value = Latin(text + "\0");
            directory.AddRange([.. Two(tag), .. Two(2), .. Four(value.Length), .. Four(at + values.Count)]);
            values.AddRange(value);
        }
        return [.. Latin(isLittle ? "II" : "MM"), .. Two(42), .. Four(8), .. directory, 0, 0, 0, 0, .. values];
    }

    private static byte[] Attribute(string name, string type, byte[] value) =>
        [.. Latin(name), 0, .. Latin(type), 0, .. Little(value.Length), .. value];

    private static byte[] Glb(string json) => [.. Latin("glTF"), .. Little(2), .. Little(20 + json.Length), .. Little(json.Length),
        .. Latin("JSON"), .. Latin(json), .. Little(0), .. Latin("BIN\0")];

    // The picture is item 1, its EXIF data item 2, behind everything else.
    private static byte[] Avif(byte[] tiff, bool isLong)
    {
        byte[] Entry(byte id, string type) => Box("infe", [2, 0, 0, 0, 0, id, 0, 0, .. Latin(type), 0]);
        byte[] Meta(int at)
        {
            byte[] Item(byte id, int length) => isLong
                ? [0, id, 0, 0, 0, 0, .. Big(0), .. Big(at), 0, 1, .. Big(0), .. Big(0), .. Big(0), .. Big(length)]
                : [0, id, 0, 0, 0, 1, .. Big(at), .. Big(length)];
            byte[] places = [.. isLong ? (byte[])[1, 0, 0, 0, 0x88, 0x80, 0, 2] : [0, 0, 0, 0, 0x44, 0, 0, 2], .. Item(1, 3),
                .. Item(2, tiff.Length + 4)];
            return Box("meta", [0, 0, 0, 0, .. Box("hdlr", new byte[25]), .. Box("iloc", places),
                .. Box("iinf", [0, 0, 0, 0, 0, 2, .. Entry(1, "av01"), .. Entry(2, "Exif")])]);
        }
        byte[] head = [.. Box("ftyp", Latin("avif\0\0\0\0mif1"))];
        var start = head.Length + Meta(0).Length + 8;
        return [.. head, .. Meta(start), .. Box("mdat", [0, 0, 0, 0, .. tiff])];
    }

    private static byte[] Mp4Keys()
    {
        byte[] Key(string name) => [.. Big(name.Length + 8), .. Latin("mdta"), .. Latin(name)];
        byte[] Item(int number, string text) => [.. Big(8 + Data(text).Length), .. Big(number), .. Data(text)];
        var meta = Box("meta", [.. Box("hdlr", new byte[25]), .. Box("keys",
            [0, 0, 0, 0, 0, 0, 0, 2, .. Key("prompt"), .. Key("workflow")]), .. Box("ilst", [.. Item(1, Prompt), .. Item(2, Workflow)])]);
        return [.. Box("ftyp", Latin("isom")), .. Box("mdat", new byte[100]),
            .. Box("moov", [.. Box("mvhd", new byte[20]), .. Box("udta", meta)])];
    }

    private static byte[] Data(string text) => Box("data", [0, 0, 0, 1, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);

    private static byte[] Box(string name, byte[] data) => [.. Big(data.Length + 8), .. Latin(name), .. data];

    private static byte[] Element(uint id, byte[] data)
    {
        var name = Big((int)id).SkipWhile(part => part == 0).ToArray();
        return [.. name, 0x10 | 0, .. Big(data.Length)[1..], .. data];
    }

    private static byte[] Tag(string name, string text) =>
        Element(0x67C8, [.. Element(0x45A3, Latin(name)), .. Element(0x4487, Encoding.UTF8.GetBytes(text))]);

    private static byte[] FlacBlock(int type, byte[] data, bool isLast) =>
        [(byte)(type | (isLast ? 0x80 : 0)), .. Big(data.Length)[1..], .. data];

    private static byte[] Comments(params string[] comments) =>
        [.. Little(4), .. Latin("Lavf"), .. Little(comments.Length), .. comments.SelectMany(
            comment => (byte[])[.. Little(Encoding.UTF8.GetByteCount(comment)), .. Encoding.UTF8.GetBytes(comment)])];

    private static byte[] Ogg(byte[] tags)
    {
        byte[] Page(byte[] lacing, byte[] data) => [.. Latin("OggS"), .. new byte[22], (byte)lacing.Length, .. lacing, .. data];
        var whole = tags.Length / 255;
        // The packet goes on from one page to the next.
        var first = tags[..(255 * 4)];
        byte[] rest = tags[(255 * 4)..];
        return [.. Page([8], Latin("OpusHead")), .. Page([255, 255, 255, 255], first),
            .. Page([.. Enumerable.Repeat((byte)255, whole - 4), (byte)(tags.Length % 255)], rest)];
    }

    private static byte[] Frame(string name, byte[] data) => [.. Latin(name), .. Safe(data.Length), 0, 0, .. data];

    private static byte[] Mp3(params byte[][] frames)
    {
        byte[] all = [.. frames.SelectMany(frame => frame), .. new byte[20]];
        return [.. Latin("ID3"), 4, 0, 0, .. Safe(all.Length), .. all, 0xFF, 0xFB];
    }

    private static byte[] Safe(int length) =>
        [(byte)((length >> 21) & 0x7F), (byte)((length >> 14) & 0x7F), (byte)((length >> 7) & 0x7F), (byte)(length & 0x7F)];

    private static byte[] Safetensors()
    {
        var header = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new { __metadata__ = new { prompt = Prompt, workflow = Workflow } });
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. new byte[16]];
    }

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
