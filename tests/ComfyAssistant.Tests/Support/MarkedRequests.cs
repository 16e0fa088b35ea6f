using System.Text;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// A request for every operation of an OpenAPI document, with a mark in every text of its body and its query. What stands in the path is
/// the same whatever the mark, so that those of two marks ask for the same ids.
/// </summary>
internal static class MarkedRequests
{
    /// <summary>Every operation under <c>/api</c> and <c>/mcp</c>.</summary>
    public static IEnumerable<(string Method, string Path, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        where path.Key.StartsWith("/api", StringComparison.Ordinal) || path.Key.StartsWith("/mcp", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!);

    /// <summary>The request of one operation.</summary>
    public static HttpRequestMessage Of(JsonNode document, (string Method, string Path, JsonNode Operation) what, string mark, string id)
    {
        var (method, path, operation) = what;
        var query = new StringBuilder();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = (string)parameter!["name"]!;
            if ((string?)parameter["in"] == "path") path = path.Replace("{" + name + "}", id, StringComparison.Ordinal);
            else if ((string?)parameter["in"] == "query") query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(mark);
        }
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path + query, UriKind.Relative));
        if (operation["requestBody"]?["content"]?.AsObject().FirstOrDefault().Value?["schema"] is { } schema)
            request.Content = new StringContent(
                (Value(document, schema, mark, 0) ?? new JsonObject()).ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private static JsonNode? Value(JsonNode document, JsonNode? schema, string mark, int depth)
    {
        if ((string?)schema?["$ref"] is { } reference) schema = document["components"]?["schemas"]?[reference.Split('/')[^1]];
        if (schema is null || depth > 6) return mark;
        if (schema["oneOf"] is JsonArray choices) return Value(document, choices[^1], mark, depth + 1);
        if (schema["enum"] is JsonArray values) return values[0]?.DeepClone();
        if (schema["properties"] is JsonObject properties)
            return new JsonObject(properties.Select(property => KeyValuePair.Create(
                property.Key, property.Key == "messages" ? Messages(mark) : Value(document, property.Value, mark, depth + 1))));
        return (schema["type"] is JsonArray types ? (string?)types[^1] : (string?)schema["type"]) switch
        {
            "array" => new JsonArray(Value(document, schema["items"], mark, depth + 1)),
            "integer" or "number" => 1,
            "boolean" => true,
            "object" => new JsonObject { [mark] = mark },
            _ => mark,
        };
    }

    private static JsonArray Messages(string mark) => [Conversation.User(mark)];
}
