using System.Text;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// A user's file as the model gets it: a picture, or text with its name. What no model takes is a line that says so: a file that vanishes
/// without a word makes the model answer as if there had been none.
/// </summary>
internal static class Attachment
{
    // What every provider with eyes takes; one of another kind is answered with 400, and the chat is lost.
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The content for the model.</summary>
    public static KernelContent Of(FilePart file)
    {
        if (Uri.TryCreate(file.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return Type(file, null) is var type && (type.Length == 0 || type.StartsWith("image/", StringComparison.Ordinal))
                ? new ImageContent(address)
                : new TextContent(Unread(file));
        if (DataUrl.Read(file.Url) is not { Bytes.Length: > 0 } data)
            return new TextContent(Unread(file));

        var known = Type(file, data);
        if (Array.IndexOf(Pictures, known) >= 0)
            return new ImageContent(data.Bytes, known);
        return IsText(known) && Text(data.Bytes) is { } text ? new TextContent(Titled(file.Name, text)) : new TextContent(Unread(file));
    }

    /// <summary>The line in place of a file that cannot be sent; null where it can.</summary>
    public static string? Refusal(FilePart file) => Of(file) is TextContent { Text: { } line } && line == Unread(file) ? line : null;

    /// <summary>The media type of a picture that providers take; null where the bytes are none.</summary>
    public static string? PictureType(ReadOnlySpan<byte> bytes) =>
        Seen(bytes) is { } type && Array.IndexOf(Pictures, type) >= 0 ? type : null;

    private static string Unread(FilePart file)
    {
        var type = Type(file, DataUrl.Read(file.Url));
        var shown = type.Length > 0 ? $" ({type})" : "";
        return $"(The user attached {file.Name ?? "a file"}{shown}, which cannot be read. Say so if it matters.)";
    }

    private static string Titled(string? name, string text) => name is { Length: > 0 } ? $"File {name}:\n{text}" : text;

    // The bytes know best, the address next: what a page says beside them is often a guess, or "image/*", or nothing.
    private static string Type(FilePart file, DataUrl? data)
    {
        string?[] told = [data is null ? null : Seen(data.Bytes), data?.MediaType, file.MediaType, ByExtension(file.Name)];
        var type = Array.Find(told, IsExact) ?? Array.Find(told, word => !string.IsNullOrEmpty(word)) ?? "";
        return type.ToLowerInvariant() is "image/jpg" or "image/pjpeg" ? "image/jpeg" : type.ToLowerInvariant();
    }

    private static string? ByExtension(string? name) => Path.GetExtension(name)?.ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".txt" or ".log" or ".csv" or ".md" or ".py" or ".toml" or ".ini" or ".srt" => "text/plain",
        ".json" => "application/json",
        ".yaml" or ".yml" => "application/yaml",
        ".xml" or ".svg" => "application/xml",
        _ => null,
    };

    private static bool IsExact(string? type) => type is { Length: > 0 } && type.Contains('/', StringComparison.Ordinal)
        && !type.Contains('*', StringComparison.Ordinal) && type is not "application/octet-stream" and not "binary/octet-stream";

    private static string? Seen(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "application/pdf",
        _ => null,
    };

    private static bool IsText(string type) => type.Length == 0 || type.StartsWith("text/", StringComparison.Ordinal)
        || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal)
        || type is "application/json" or "application/jsonl" or "application/x-ndjson" or "application/json5" or "application/xml"
            or "application/yaml" or "application/x-yaml" or "application/toml" or "application/javascript" or "application/x-javascript"
            or "application/typescript" or "application/x-python" or "application/x-sh" or "application/sql" or "application/csv"
            or "application/octet-stream";

    // A file that only says it is text is not: half a video as letters would fill the window.
    private static string? Text(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text.TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
