using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Plugins.Storage;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Host.Examples.Reading;

/// <summary>Reads an example from its YAML.</summary>
internal static class ExampleReader
{
    private const int DeepestCanvas = 64;

    /// <summary>The keys of a file, in the order in which they are written.</summary>
    public static readonly IReadOnlyList<string> KeyOrder =
        ["name", "description", "conversation", "messages", "canvas", "settings", "expect"];

    private static readonly string[] SettingKeys = ["tools", "draft"];
    private static readonly string[] DraftKeys = ["kind", "name", "text"];
    private static readonly string[] Roles = ["user", "assistant"];

    /// <summary>Reads a file.</summary>
    /// <param name="slug">The name of the file without its ending.</param>
    /// <param name="text">Its text.</param>
    /// <param name="readCanvas">Reads a workflow beside it; null where there is no such file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">
    /// Invalid: the message says where and what. Unreadable or Unavailable: the workflow's file.
    /// </exception>
    public static async Task<Example> ReadAsync(
        string slug, string text, Func<string, CancellationToken, Task<string?>> readCanvas, CancellationToken cancellationToken)
    {
        var file = new ExampleFile(slug + ".yaml");
        var root = file.Load(text);
        var keys = file.Keys(root, "an example", [.. KeyOrder]);
        if (!keys.TryGetValue("expect", out var expect))
            throw file.Wrong(root, "\"expect\" is missing: say what is expected of the answer.");
        var expectations = file.List(expect, "\"expect\"").Select(node => ExpectationReader.Read(file, node)).ToList();
        return new Example(
            slug,
            keys.TryGetValue("name", out var name) ? file.Text(name, "\"name\"") : slug,
            keys.TryGetValue("description", out var description) ? file.Text(description, "\"description\"") : "",
            Messages(file, root, keys),
            keys.TryGetValue("canvas", out var canvas) ? await CanvasAsync(file, canvas, readCanvas, cancellationToken) : null,
            keys.TryGetValue("settings", out var settings) ? Settings(file, settings) : ExampleSettings.Stored,
            expectations);
    }

    private static JsonArray Messages(ExampleFile file, YamlMappingNode root, IReadOnlyDictionary<string, YamlNode> keys)
    {
        var (said, posted) = (keys.GetValueOrDefault("conversation"), keys.GetValueOrDefault("messages"));
        if (said is null == posted is null)
            throw file.Wrong(posted ?? root, said is null
                ? "\"conversation\" is missing: say what the user asks, as \"- user: …\"."
                : "\"messages\" and \"conversation\" exclude each other.");
        var messages = said is not null ? Conversation(file, said) : YamlJson.ToJson(posted!) as JsonArray;
        return messages is [.., JsonObject last] && last["role"] is JsonValue role && role.ToString() == "user"
            ? messages
            : throw file.Wrong((said ?? posted)!, "The last message must be the user's.");
    }

    private static JsonArray Conversation(ExampleFile file, YamlNode node) =>
        new([.. file.List(node, "\"conversation\"").Select((entry, index) => Said(file, entry, index))]);

    private static JsonObject Said(ExampleFile file, YamlNode entry, int index)
    {
        var message = file.Keys(entry, "a message", Roles);
        return message.Count == 1
            ? Message(message.Keys.First(), index, file.Text(message.Values.First(), "a message"))
            : throw file.Wrong(entry, "A message is \"user: …\" or \"assistant: …\", one of them.");
    }

    private static JsonObject Message(string role, int index, string text) => new()
    {
        ["id"] = $"m{index + 1}",
        ["role"] = role,
        ["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text.TrimEnd('\n') }),
    };

    private static async Task<JsonElement> CanvasAsync(
        ExampleFile file, YamlNode node, Func<string, CancellationToken, Task<string?>> readCanvas, CancellationToken cancellationToken)
    {
        if (node is YamlMappingNode inline)
            return JsonSerializer.SerializeToElement(YamlJson.ToJson(inline));
        var path = file.Text(node, "\"canvas\"");
        if (!path.EndsWith(".json", StringComparison.Ordinal) || !path.Split('/').All(Slug.IsPlain))
            throw file.Wrong(node, "\"canvas\" must be a workflow, or the name of a .json file beside the example.");
        var text = await readCanvas(path, cancellationToken) ?? throw file.Wrong(node, $"There is no file {path} beside the example.");
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestCanvas });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw file.Wrong(node, $"{path} holds no workflow.");
        }
        catch (JsonException broken)
        {
            throw file.Wrong(node, $"{path} is no JSON (line {broken.LineNumber + 1}).");
        }
    }

    private static ExampleSettings Settings(ExampleFile file, YamlNode node)
    {
        var keys = file.Keys(node, "\"settings\"", SettingKeys);
        return new(
            keys.TryGetValue("tools", out var tools) ? file.Choice(tools, "\"tools\"", ToolSets.ByName.Keys) : null,
            keys.TryGetValue("draft", out var draft) ? Draft(file, draft) : null);
    }

    private static JsonObject Draft(ExampleFile file, YamlNode node)
    {
        var keys = file.Keys(node, "\"draft\"", DraftKeys);
        if (!keys.TryGetValue("kind", out var kind) || !keys.TryGetValue("text", out var text))
            throw file.Wrong(node, "\"draft\" needs \"kind\" and \"text\", and \"name\" where there are several of that kind.");
        return new JsonObject
        {
            ["kind"] = file.Choice(kind, "\"kind\"", Prompts.Draft.Kinds.Keys),
            ["name"] = keys.TryGetValue("name", out var name) ? file.Text(name, "\"name\"") : "",
            ["text"] = file.Text(text, "\"text\""),
        };
    }
}
