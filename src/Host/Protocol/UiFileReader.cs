using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>Reads files, which every client and every version attaches in a shape of its own.</summary>
internal static class UiFileReader
{
    // OpenAI has the file one level deeper: {"image_url":{"url":…}}, {"file":{"filename":…,"file_data":…}}; Anthropic in "source".
    private static readonly string[] Wrappers =
        ["image_url", "file", "source", "input_audio", "audio", "audio_url", "video", "video_url", "image_file"];

    /// <summary>A file or image part; null where it names no file. One that is only named has an empty address.</summary>
    public static FilePart? Read(JsonElement part)
    {
        var inner = Array.Find(Wrappers, name => part.Given(name) is not null) is { } wrapper ? part.Given(wrapper)!.Value : part;
        var type = part.Text("mediaType", "mimeType", "contentType") ?? inner.Text("media_type", "mediaType", "mimeType") ?? Audio(inner)
            ?? "";
        var name = part.Text("filename", "name", "title") ?? inner.Text("filename", "name");
        var address = inner.ValueKind == JsonValueKind.String
            ? inner.GetString()
            : part.Text("url", "image", "data") ?? inner.Text("url", "file_data", "data");
        if (address is not { Length: > 0 })
            return (name ?? part.Text("file_id", "fileId") ?? inner.Text("file_id")) is { } only ? new FilePart(type, "", only) : null;
        if (type.Length == 0 && address.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            type = Kind(part.Text("type"));
        return new FilePart(type, inner.Text("type") == "text" ? $"data:{type},{Uri.EscapeDataString(address)}" : Url(address, type), name);
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

    // What is no picture, where nothing else says so.
    private static string Kind(string? partType) => partType switch
    {
        "video" or "video_url" => "video",
        "audio" or "audio_url" => "audio",
        "document" => "document",
        _ => "",
    };

    private static string? Audio(JsonElement inner) => inner.Text("format") is { } format ? "audio/" + format : null;
}
