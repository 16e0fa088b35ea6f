using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>Texts of a WebM or Matroska file (RFC 9559): the tags of its segment, each a SimpleTag with a name and a string.</summary>
internal static class MatroskaTexts
{
    private const uint Segment = 0x18538067;
    private const uint Tags = 0x1254C367;
    private const uint Tag = 0x7373;
    private const uint SimpleTag = 0x67C8;
    private const uint TagName = 0x45A3;
    private const uint TagString = 0x4487;

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        var name = "";
        while (reader.Left >= 2)
        {
            var id = Id(ref reader);
            var size = Size(ref reader, out var isUnknown);
            switch (id)
            {
                // What holds others is stepped into, which makes a nested list a flat one.
                case Segment or Tags or Tag or SimpleTag: continue;
                case TagName: name = Encoding.UTF8.GetString(reader.Take(size)); continue;
                case TagString: texts.Add(name, Encoding.UTF8.GetString(reader.Take(size))); continue;
            }
            // A cluster whose length was not known when it was written holds pictures and sounds up to the next element.
            if (isUnknown) continue;
            reader.Skip(size);
        }
    }

    // An id keeps the bit that marks its length; a size does not.
    private static uint Id(ref ByteReader reader)
    {
        var first = reader.Byte();
        var length = Length(first);
        var id = (uint)first;
        for (var i = 1; i < length && i < 4; i++) id = (id << 8) | (uint)reader.Byte();
        return id;
    }

    private static long Size(ref ByteReader reader, out bool isUnknown)
    {
        var first = reader.Byte();
        var length = Length(first);
        var size = (long)(first & (0xFF >> length));
        isUnknown = size == 0xFF >> length;
        for (var i = 1; i < length; i++)
        {
            var next = reader.Byte();
            isUnknown &= next == 0xFF;
            size = (size << 8) | (uint)next;
        }
        return isUnknown ? 0 : Math.Max(size, 0);
    }

    private static int Length(int first)
    {
        for (var length = 1; length <= 8; length++)
            if ((first & (0x100 >> length)) != 0)
                return length;
        return 1;
    }
}
