using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>Transcripts as the AI SDK's clients post them.</summary>
internal static class Conversation
{
    public static JsonObject Of(params JsonNode[] messages) =>
        new() { ["id"] = "chat-1", ["trigger"] = "submit-message", ["messages"] = new JsonArray([.. messages]) };

    public static JsonObject User(string text, string id = "u1") => User(id, Text(text));

    public static JsonObject User(string id, params JsonNode[] parts) => Message("user", id, parts);

    public static JsonObject Assistant(string id, params JsonNode[] parts) => Message("assistant", id, parts);

    public static JsonObject System(string text) => Message("system", "s1", Text(text));

    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    public static JsonObject Step() => new() { ["type"] = "step-start" };

    public static JsonObject File(string mediaType, string url) => new() { ["type"] = "file", ["mediaType"] = mediaType, ["url"] = url };

    /// <summary>A tool part; <paramref name="rest"/> is merged in, such as the output.</summary>
    public static JsonObject Tool(string name, string callId, string state, object? rest = null)
    {
        var part = new JsonObject { ["type"] = "tool-" + name, ["toolCallId"] = callId, ["state"] = state };
        foreach (var (key, value) in JsonSerializer.SerializeToNode(rest ?? new { })!.AsObject())
            part[key] = value?.DeepClone();
        return part;
    }

    /// <summary>The client lists tools that it runs itself.</summary>
    public static JsonObject WithTools(this JsonObject body, params string[] names)
    {
        body["tools"] = new JsonObject(
            names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["parameters"] = new JsonObject() })));
        return body;
    }

    private static JsonObject Message(string role, string id, params JsonNode[] parts) =>
        new() { ["id"] = id, ["role"] = role, ["parts"] = new JsonArray([.. parts]) };
}
