using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>A file of a ComfyUI user with what it holds of a workflow.</summary>
/// <param name="Kind">The format of the file, as <see cref="MediaFile"/> names it.</param>
/// <param name="Ui">The workflow as the frontend saves it; null when the file has none.</param>
/// <param name="Api">The prompt as the server runs it; null when the file has none.</param>
/// <param name="Problem">Why there is neither, in words; null when there is one.</param>
internal sealed record WorkflowFile(string Kind, JsonElement? Ui, JsonElement? Api, string? Problem)
{
    private const int DeepestWrapper = 4;

    // ComfyUI's two names, and what programs put the whole into when the format has a single text: VideoHelperSuite's comment, EXIF's user
    // comment.
    private static readonly string[] Names =
        ["workflow", "prompt", "comment", "exif 9286", "description", "exif 010e", "exif 010f", "exif 0110"];

    private static readonly string[] Wrappers = ["workflow", "prompt", "extra_data", "extra_pnginfo", "output", "data", "asset", "extras"];

    /// <summary>Reads a file, whatever its bytes are.</summary>
    public static WorkflowFile Read(ReadOnlyMemory<byte> bytes)
    {
        var file = MediaFile.Read(bytes.Span);
        if (file.Kind == MediaFile.Json) return OfJson(bytes);
        JsonElement? ui = null, api = null;
        foreach (var name in Names)
            if (file.Texts.TryGetValue(name, out var text) && LooseJson.TryParse(Encoding.UTF8.GetBytes(text)) is { } json)
                Take(json, ref ui, ref api, 0);
        return new(file.Kind, ui, api, ui is null && api is null ? Missing(file) : null);
    }

    private static WorkflowFile OfJson(ReadOnlyMemory<byte> bytes)
    {
        JsonElement? ui = null, api = null;
        try
        {
            Take(LooseJson.Parse(bytes).Root, ref ui, ref api, 0);
        }
        catch (JsonException broken)
        {
            var isText = bytes.Length > 0 && bytes.Span[..Math.Min(bytes.Length, 256)].IndexOf((byte)0) < 0;
            return new(isText ? MediaFile.Json : "unknown", null, null, isText ? broken.Message
                : "This is no kind of file that ComfyUI writes workflows into: JSON, PNG, WebP, AVIF, JPEG, EXR, SVG, MP4, MOV, WebM, " +
                "MKV, FLAC, Ogg, MP3, WAV, GLB or safetensors.");
        }
        return new(MediaFile.Json, ui, api, ui is null && api is null
            ? "The JSON is no workflow: neither \"nodes\" as the canvas saves them, nor nodes by id with a class_type each." : null);
    }

    private static void Take(JsonElement json, ref JsonElement? ui, ref JsonElement? api, int depth)
    {
        if (depth > DeepestWrapper) return;
        if (json.ValueKind == JsonValueKind.String && LooseJson.TryParse(Encoding.UTF8.GetBytes(json.GetString()!)) is { } inner)
            Take(inner, ref ui, ref api, depth + 1);
        // An entry of the history: number, id, prompt, extra data, outputs.
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var item in json.EnumerateArray().Take(8)) Take(item, ref ui, ref api, depth + 1);
        if (json.ValueKind != JsonValueKind.Object) return;
        if (json.Member("nodes").ValueKind == JsonValueKind.Array) ui ??= json;
        else if (json.EnumerateObject().Any(node => node.Value.TextOf("class_type") is not null)) api ??= json;
        else
            foreach (var wrapper in Wrappers)
                Take(json.Member(wrapper), ref ui, ref api, depth + 1);
    }

    private static string Missing(MediaFile file) => file.Texts.ContainsKey("parameters")
        ? $"The {file.Kind} file holds settings of another program (\"parameters\"), and no workflow of ComfyUI."
        : $"The {file.Kind} file holds no workflow. It may have been made elsewhere, or a site or program has taken its metadata out.";
}
