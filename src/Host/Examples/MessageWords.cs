using System.Text.Json.Nodes;

namespace ComfyAssistant.Host.Examples;

/// <summary>Reads messages as the AI SDK's clients post them, whatever else may be in their place.</summary>
internal static class MessageWords
{
    /// <summary>The texts of a message, one below the other.</summary>
    public static string Of(JsonObject message) => string.Join('\n', (message["parts"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(part => Are(part["type"], "text")).Select(part => part["text"]?.ToString()));

    /// <summary>Whether a value is these words.</summary>
    public static bool Are(JsonNode? node, string words) => node is JsonValue value && value.ToString() == words;
}
