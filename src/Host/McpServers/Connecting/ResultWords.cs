using System.Globalization;
using System.Text;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>What a server's tool returned, as a model reads it: text, marked as the server's, and what else there was named.</summary>
internal static class ResultWords
{
    private const int MostBlocks = 200;
    private const int LongestLabel = 200;

    // What the marks and the title take, and what JSON adds to line breaks and quotes.
    private const int Overhead = 600;

    /// <summary>The result in words.</summary>
    /// <param name="title">Whose it is.</param>
    /// <param name="result">The result.</param>
    /// <param name="limit">The most characters.</param>
    public static string Of(string title, CallToolResult result, int limit)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content.Take(MostBlocks))
        {
            if (text.Length > 0) text.Append("\n\n");
            text.Append(Words(block));
        }
        if (text.Length == 0 && result.StructuredContent is { } structured) text.Append(structured);
        if (result.Content.Count > MostBlocks)
            text.Append(CultureInfo.InvariantCulture, $"\n\n({result.Content.Count - MostBlocks} more parts are left out)");
        if (text.Length == 0) text.Append("(nothing)");
        return ThirdPartyText.Fence(title, Cut(text.ToString(), Math.Max(limit - Overhead, limit / 2)));
    }

    private static string Words(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text ?? "",
        ImageContentBlock picture => $"(a picture, {Label(picture.MimeType)}, which is not shown)",
        AudioContentBlock sound => $"(a sound, {Label(sound.MimeType)}, which is not played)",
        ResourceLinkBlock link => $"(a link: {Label(link.Title ?? link.Name)}, {Label(link.Uri)})",
        EmbeddedResourceBlock { Resource: TextResourceContents text } => $"{Label(text.Uri)}:\n{text.Text}",
        EmbeddedResourceBlock { Resource: { } file } => $"(a file: {Label(file.Uri)}, {Label(file.MimeType)})",
        _ => $"(something of the kind {Label(block.Type)})",
    };

    private static string Label(string? label) => string.IsNullOrEmpty(label) ? "unnamed" : label.Cut(LongestLabel);

    // Escapes count: the whole is a JSON string in the end.
    private static string Cut(string text, int limit)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            length += text[i] is '\n' or '\r' or '\t' or '"' or '\\' ? 2 : text[i] < ' ' ? 6 : 1;
            if (length > limit)
                return text.Start(i) + string.Create(
                    CultureInfo.InvariantCulture, $"\n(cut here: the result has {text.Length} characters. Ask for less to see the rest.)");
        }
        return text;
    }
}
