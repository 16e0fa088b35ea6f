using System.Text;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>Texts of an SVG: ComfyUI writes one JSON object with <c>prompt</c> and <c>workflow</c> into its <c>metadata</c>.</summary>
internal static class SvgTexts
{
    private const int Beginning = 4096;

    public static bool IsSvg(ReadOnlySpan<byte> file)
    {
        var start = file.StartsWith(ByteOrderMark.Utf8) ? file[ByteOrderMark.Utf8.Length..] : file;
        return start.TrimStart(" \r\n\t"u8) is [(byte)'<', ..] && start[..Math.Min(start.Length, Beginning)].IndexOf("<svg"u8) >= 0;
    }

    // In one pass: each tag ends before the next is looked for.
    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        while (After(file, "<metadata"u8, out file) && After(file, ">"u8, out file))
        {
            var content = file.TrimStart(" \r\n\t"u8);
            if (!content.StartsWith("<![CDATA["u8)) continue;
            content = content["<![CDATA[".Length..];
            var end = content.IndexOf("]]>"u8);
            if (end < 0) return;
            texts.Add("comment", Encoding.UTF8.GetString(content[..end]));
            return;
        }
    }

    private static bool After(ReadOnlySpan<byte> file, ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> rest)
    {
        var at = file.IndexOf(mark);
        rest = at < 0 ? default : file[(at + mark.Length)..];
        return at >= 0;
    }
}
