using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>Reads files, which every client and every version attaches in a shape of its own.</summary>
internal static class UiFileReader
{
    /// <summary>A file or image part; null where it names no file.</summary>
    public static FilePart? Read(JsonElement part)
    {
        // OpenAI has the file one level deeper: {"image_url":{"url":…}}, {"file":{"filename":…,"file_data":…}}; Anthropic in "source".
        var inner = part.Given("image_url") ?? part.Given("file") ?? part.Given("source") ?? part.Given("input_audio") ?? part;
        var type = part.Text("mediaType", "mimeType", "contentType") ?? inner.Text("media_type", "mediaType", "mimeType") ?? Audio(inner)
            ?? "";
        var name = part.Text("filename", "name") ?? inner.Text("filename", "name");
        var address = inner.ValueKind == JsonValueKind.String
            ? inner.GetString()
            : part.Text("url", "image", "data") ?? inner.Text("url", "file_data", "data");
        return address is { Length: > 0 } ? new FilePart(type, Url(address, type), name) : null;
    }

    /// <summary>
    /// What stands in a message's list of attachments: a file with an address (AI SDK 4), or with parts of its own (assistant-ui).
    /// </summary>
    public static IEnumerable<UiPart> Attachment(JsonElement attached)
    {
        if (attached.Given("content") is not { ValueKind: JsonValueKind.Array } content)
            return Read(attached) is { } file ? [file] : [];
        var (name, type) = (attached.Text("name"), attached.Text("contentType") ?? "");
        return content.EnumerateArray().Select(UiPartReader.Read).OfType<UiPart>()
            .Select(part => part is FilePart file
                ? file with { Name = file.Name ?? name, MediaType = file.MediaType.Length > 0 ? file.MediaType : type } : part);
    }

    // Some send the bare base64 text.
    private static string Url(string address, string type) =>
        address.Contains(':', StringComparison.Ordinal) ? address
            : $"data:{(type.Contains('*', StringComparison.Ordinal) ? "" : type)};base64,{address}";

    private static string? Audio(JsonElement inner) => inner.Text("format") is { } format ? "audio/" + format : null;
}
