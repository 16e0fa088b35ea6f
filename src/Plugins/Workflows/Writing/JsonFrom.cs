using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Mutable JSON from parsed JSON, which keeps the text of numbers as it was (a seed may exceed <see cref="long"/>).</summary>
internal static class JsonFrom
{
    public static JsonNode? Element(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}
