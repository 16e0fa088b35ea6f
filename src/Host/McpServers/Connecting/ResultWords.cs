using System.Globalization;
using System.Text;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>What a server's tool returned, as a model reads it: text, marked as the server's, and what else there was named.</summary>
internal static class ResultWords
{
    private const int MostBlocks = 200;
    private const int LongestLabel = 200;

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
        return FencedResult.Of(title, text.ToString(), limit);
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
}
