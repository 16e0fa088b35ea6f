using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Bench.Knowledge;

/// <summary>
/// Makes the table of built-in node types from the <c>/object_info</c> of a ComfyUI without custom packages: names, types, values and
/// limits, one type a line. Texts are left out; the descriptions are our own, kept from the table that is there.
/// </summary>
internal static class CoreNodesCommand
{
    private static readonly string[] Texts =
        ["tooltip", "placeholder", "display", "display_name", "advanced", "label_on", "label_off", "image_folder", "hidden"];
    private static readonly string[] Uploads =
        ["image_upload", "animated_image_upload", "video_upload", "audio_upload", "file_upload", "upload"];
    private static readonly string[] FileEndings =
        [".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".yaml", ".glb", ".png", ".mp4", ".wav"];
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="objectInfo">The file that ComfyUI answered.</param>
    /// <param name="table">The table to write.</param>
    public static async Task RunAsync(string objectInfo, string table)
    {
        var known = JsonNode.Parse(await File.ReadAllTextAsync(objectInfo))!.AsObject();
        var before = JsonNode.Parse(await File.ReadAllTextAsync(table))!.AsObject();
        var lines = known
            .Where(entry => !((string?)entry.Value!["python_module"] ?? "").StartsWith("custom_nodes.", StringComparison.Ordinal))
            .Select(entry => $"  {JsonValue.Create(entry.Key).ToJsonString(Json)}: " +
            $"{Type(entry.Value!.AsObject(), (string?)before[entry.Key]?["description"]).ToJsonString(Json)}");
        await File.WriteAllTextAsync(table, $"{{\n{string.Join(",\n", lines)}\n}}\n");
    }

    private static JsonObject Type(JsonObject entry, string? description)
    {
        var type = new JsonObject { ["input"] = Sections(entry["input"]!.AsObject()), ["output"] = entry["output"]!.DeepClone() };
        if (!JsonNode.DeepEquals(entry["output"], entry["output_name"])) Copy("output_name");
        if (entry["output_is_list"]!.AsArray().Any(isList => isList?.GetValueKind() == JsonValueKind.True)) Copy("output_is_list");
        if (entry["output_matchtypes"] is not null) Copy("output_matchtypes");
        Copy("display_name");
        Copy("category");
        Copy("python_module");
        if (!string.IsNullOrEmpty(description)) type["description"] = description;
        foreach (var flag in new[] { "output_node", "deprecated", "experimental", "api_node" })
            if (entry[flag]?.GetValueKind() == JsonValueKind.True)
                Copy(flag);
        if (entry["search_aliases"] is JsonArray { Count: > 0 }) Copy("search_aliases");
        if (entry["essentials_category"] is not null) Copy("essentials_category");
        if (entry["price_badge"] is not null) type["price_badge"] = new JsonObject();
        return type;

        void Copy(string name)
        {
            if (entry[name] is { } value) type[name] = value.DeepClone();
        }
    }

    private static JsonObject Sections(JsonObject sections) => new(sections
        .Where(section => section.Value is JsonObject { Count: > 0 })
        .Select(section => KeyValuePair.Create<string, JsonNode?>(section.Key, section.Key == "hidden"
            ? section.Value!.DeepClone()
            : new JsonObject(section.Value!.AsObject()
            .Select(input => KeyValuePair.Create<string, JsonNode?>(input.Key, Input(input.Value!.AsArray())))))));

    private static JsonArray Input(JsonArray declared)
    {
        var settings = declared.Count > 1 && declared[1] is JsonObject given ? Settings(given) : [];
        var isList = declared[0] is JsonArray;
        var values = isList ? declared[0]!.AsArray() : settings["options"] as JsonArray;
        // What files there are is another machine's matter.
        if (values is not null && (isList || (string?)declared[0] == "COMBO")
            && (values.Count == 0 || values.Any(IsFile) || Uploads.Any(settings.ContainsKey)))
        {
            settings.Remove("options");
            settings.Remove("default");
            return settings.Count > 0 ? ["COMBO", settings] : ["COMBO"];
        }
        return settings.Count > 0 ? [declared[0]!.DeepClone(), settings] : [declared[0]!.DeepClone()];
    }

    private static JsonObject Settings(JsonObject given)
    {
        var settings = new JsonObject();
        foreach (var (name, value) in given.Where(setting => !Texts.Contains(setting.Key)))
            settings[name] = (name, value) switch
            {
                // A prompt that its author wrote as an example.
                ("default", JsonValue text) when text.GetValueKind() == JsonValueKind.String && ((string)text!).Length > 80 => "",
                ("options", JsonArray options) => new JsonArray([.. options.Select(Option)]),
                ("template", JsonObject template) when template["input"] is JsonObject input => new JsonObject(template.Select(part =>
                    KeyValuePair.Create(part.Key, part.Key == "input" ? Sections(input) : part.Value?.DeepClone()))),
                ("multiselect", JsonValue choice) when choice.GetValueKind() == JsonValueKind.False => null,
                _ => value?.DeepClone(),
            };
        settings.Remove("multiselect", out var multiselect);
        if (multiselect is not null) settings["multiselect"] = multiselect;
        return settings;
    }

    private static JsonNode? Option(JsonNode? option) => option is JsonObject choice && choice["inputs"] is JsonObject inputs
        ? new JsonObject { ["key"] = choice["key"]?.DeepClone(), ["inputs"] = Sections(inputs) }
        : option?.DeepClone();

    private static bool IsFile(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String
            && FileEndings.Any(ending => ((string)value!).EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
