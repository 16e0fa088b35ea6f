using System.Text;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>Texts of an SVG: ComfyUI writes one JSON object with <c>prompt</c> and <c>workflow</c> into its <c>metadata</c>.</summary>
internal static partial class SvgTexts
{
    private const int Beginning = 4096;

    public static bool IsSvg(ReadOnlySpan<byte> file)
    {
        var start = file.StartsWith("\uFEFF"u8) ? file[3..] : file;
        return start.TrimStart(" \r\n\t"u8) is [(byte)'<', ..] && start[..Math.Min(start.Length, Beginning)].IndexOf("<svg"u8) >= 0;
    }

    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        if (Metadata().Match(Encoding.UTF8.GetString(file)) is { Success: true } match) texts.Add("comment", match.Groups[1].Value);
    }

    [GeneratedRegex(@"<metadata[^>]*>\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*</metadata>", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metadata();
}
