namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>Boxes of the ISO base media file format (ISO/IEC 14496-12), of which films and AVIF pictures are made.</summary>
internal static class IsoBox
{
    /// <summary>The content of the next box.</summary>
    /// <param name="reader">Stands at the box, and behind it afterwards.</param>
    /// <param name="name">Its four letters.</param>
    public static ReadOnlySpan<byte> Next(scoped ref ByteReader reader, out string name)
    {
        ulong size = reader.Big32();
        name = reader.Name();
        var header = 8u;
        if (size == 1) (size, header) = (reader.Big64(), 16);
        // Zero: to the end.
        return size == 0 ? reader.Take(reader.Left) : reader.Take(size < header ? 0 : (long)Math.Min(size - header, int.MaxValue));
    }
}
