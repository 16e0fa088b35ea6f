using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Mutable JSON from parsed JSON, which keeps the text of numbers as it was (a seed may exceed <see cref="long"/>).</summary>
internal static class JsonFrom
{
    public static JsonNode? Element(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => Object(value),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Element)]),
        _ => JsonValue.Create(value),
    };

    // Not JsonObject.Create, which throws when a name is there twice; the last one wins, as in a browser.
    public static JsonObject Object(JsonElement value)
    {
        var copy = new JsonObject();
        foreach (var property in value.EnumerateObject()) copy[property.Name] = Element(property.Value);
        return copy;
    }

    /// <summary>Parsed JSON again, as deep as it may be read.</summary>
    public static JsonElement Parsed(JsonNode json)
    {
        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8, new JsonWriterOptions { MaxDepth = 2 * LooseJson.MaxDepth })) json.WriteTo(writer);
        using var parsed = JsonDocument.Parse(utf8.ToArray(), new JsonDocumentOptions { MaxDepth = 2 * LooseJson.MaxDepth });
        return parsed.RootElement.Clone();
    }
}
