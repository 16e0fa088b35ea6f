using System.Buffers.Binary;
using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of sound files: Vorbis comments (<c>NAME=text</c>) of FLAC (RFC 9639) and Ogg (RFC 3533), and the TXXX frames of ID3v2 in MP3.
/// </summary>
internal static class SoundTexts
{
    private const int VorbisComment = 4;
    private const int MostComments = 1024;

    public static void ReadFlac(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        reader.Skip(4);
        while (reader.Left > 4)
        {
            var head = reader.Big32();
            var block = reader.Take(head & 0xFFFFFF);
            if (((head >> 24) & 0x7F) == VorbisComment) ReadComments(block, texts);
            // The last block before the sound.
            if (head >> 31 == 1) return;
        }
    }

    /// <summary>The second packet of an Ogg stream, which may be spread over many pages.</summary>
    public static void ReadOgg(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var packet = new MemoryStream();
        var packets = 0;
        var reader = new ByteReader(file);
        while (reader.Left >= 27 && reader.Name() == "OggS")
        {
            reader.Skip(22);
            var segments = reader.Take(reader.Byte());
            foreach (var length in segments)
            {
                packet.Write(reader.Take(length));
                if (packet.Length > EmbeddedTexts.Largest) return;
                if (length == byte.MaxValue) continue;
                if (packets++ == 1)
                {
                    var data = packet.ToArray().AsSpan();
                    if (data.StartsWith("OpusTags"u8)) ReadComments(data[8..], texts);
                    else if (data.StartsWith("\u0003vorbis"u8)) ReadComments(data[7..], texts);
                    return;
                }
                packet.SetLength(0);
            }
        }
    }

    public static void ReadMp3(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        if (file.Length < 10) return;
        var version = file[3];
        var reader = new ByteReader(file.Slice(10, Math.Min(SyncSafe(file[6..]), file.Length - 10)));
        while (reader.Left > 10)
        {
            var name = reader.Name();
            var size = reader.Take(4);
            reader.Skip(2);
            // Version 4 leaves the top bit of each byte free; many writers do not.
            var frame = reader.Take(
                version >= 4 ? SyncSafe(size) : (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(size), int.MaxValue));
            if (name[0] == 0) return;
            if (name == "TXXX" && frame.Length > 1) ReadUserText(frame[0], frame[1..], texts);
        }
    }

    private static void ReadUserText(byte encoding, ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        var text = encoding switch
        {
            0 => Encoding.Latin1.GetString(data),
            1 => Utf16(data),
            2 => Encoding.BigEndianUnicode.GetString(data),
            _ => Encoding.UTF8.GetString(data),
        };
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        if (end > 0) texts.Add(text[..end].Trim('\uFEFF'), text[(end + 1)..].Trim('\uFEFF'));
    }

    private static string Utf16(ReadOnlySpan<byte> data) =>
        (data.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(data);

    private static int SyncSafe(ReadOnlySpan<byte> four) =>
        four.Length < 4 ? 0 : ((four[0] & 0x7F) << 21) | ((four[1] & 0x7F) << 14) | ((four[2] & 0x7F) << 7) | (four[3] & 0x7F);

    private static void ReadComments(ReadOnlySpan<byte> data, EmbeddedTexts texts)
    {
        var reader = new ByteReader(data);
        reader.Skip(reader.Little32());
        var count = Math.Min(reader.Little32(), MostComments);
        for (var i = 0; i < count && !reader.IsAtEnd; i++)
        {
            var comment = Encoding.UTF8.GetString(reader.Take(reader.Little32()));
            var equals = comment.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) texts.Add(comment[..equals], comment[(equals + 1)..]);
        }
    }
}
