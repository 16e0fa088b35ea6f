using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of a WAV (RIFF): the comments of its <c>LIST</c> of kind <c>INFO</c>, which is what FFmpeg makes of a file's metadata, and ID3 in
/// a chunk of its own.
/// </summary>
internal static class WaveTexts
{
    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        reader.Skip(12);
        while (reader.Left >= 8)
        {
            var name = reader.Name();
            var data = Chunk(ref reader);
            if (name == "LIST" && data.StartsWith("INFO"u8)) ReadInfo(data[4..], texts);
            if (name is "id3 " or "ID3 ") SoundTexts.ReadMp3(data, texts);
        }
    }

    private static void ReadInfo(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        var reader = new ByteReader(data);
        while (reader.Left >= 8)
        {
            var name = reader.Name();
            var text = Encoding.UTF8.GetString(Chunk(ref reader).TrimEnd((byte)0));
            texts.AddPrefixed(text, name == "ICMT" ? "comment" : name);
        }
    }

    private static ReadOnlySpan<byte> Chunk(ref ByteReader reader)
    {
        var length = reader.Little32();
        var data = reader.Take(length);
        if (length % 2 == 1) reader.Skip(1);
        return data;
    }
}
