namespace ComfyAssistant.Plugins.Texts;

/// <summary>The mark that some programs put before UTF-8. JSON's reader refuses it.</summary>
public static class ByteOrderMark
{
    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Utf8 => "\uFEFF"u8;

    /// <summary>What follows it; everything where it is not there.</summary>
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Utf8) ? text[Utf8.Length..] : text;
}
