using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// Makes requests for every route of an OpenAPI document: some as the document wants them, most of them not. The same seed makes the same
/// ones.
/// </summary>
internal sealed class Fuzzer(JsonNode document, int seed)
{
    private static readonly string[] Raw =
        ["", "{", "null", "[]", "\"", "{\"a\":1}", "{\"messages\":[]}", "\u0000", "{\"a\":1e999}", "{\"\\ud800\":1}", "<xml/>"];

    private static readonly string[] HeaderNames =
        ["Origin", "Sec-Fetch-Site", "Accept", "Content-Encoding", "If-None-Match", "Range",
            "X-Forwarded-For", "Accept-Language", "Cookie", "Expect"];

    private readonly Random _random = new(seed);
    private readonly List<(string Path, string Method, JsonNode Operation)> _operations =
    [
        .. document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key, operation.Value!))),
    ];

    public HttpRequestMessage Next()
    {
        var (path, method, operation) = _operations[_random.Next(_operations.Count)];
        var parameters = operation["parameters"]?.AsArray() ?? [];
        var query = new StringBuilder();
        foreach (var parameter in parameters)
        {
            var (name, value) = ((string)parameter!["name"]!, Text());
            var escaped = Uri.EscapeDataString(value);
            if ((string?)parameter["in"] == "path") path = path.Replace("{" + name + "}", escaped, StringComparison.Ordinal);
            else if (_random.Next(3) > 0) query.Append(CultureInfo.InvariantCulture, $"{(query.Length == 0 ? '?' : '&')}{name}={escaped}");
        }
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(path + query, UriKind.Relative));
        if (operation["requestBody"] is { } body) request.Content = Body(body);
        if (_random.Next(4) == 0) request.Headers.TryAddWithoutValidation(HeaderNames[_random.Next(HeaderNames.Length)], Header());
        return request;
    }

    private StringContent Body(JsonNode body)
    {
        var schema = body["content"]?.AsObject().FirstOrDefault().Value?["schema"];
        var text = _random.Next(5) switch
        {
            0 => Raw[_random.Next(Raw.Length)],
            1 => Cut(Value(schema, 0)?.ToJsonString() ?? "null"),
            2 => $"{{\"workflow\":{NestedWorkflows.Next(_random).ToJsonString()},\"messages\":[{{\"role\":\"user\",\"content\":\"Hi\"}}]}}",
            _ => Value(schema, 0)?.ToJsonString() ?? "null",
        };
        var type = _random.Next(6) == 0 ? "text/plain" : "application/json";
        return new StringContent(text, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
    }

    private string Cut(string text) => text.Length == 0 ? text : text[.._random.Next(text.Length)];

    private JsonNode? Value(JsonNode? schema, int depth)
    {
        schema = Resolve(schema);
        if (schema is null || depth > 6 || _random.Next(12) == 0) return Anything(depth);
        if (schema["properties"] is JsonObject properties)
        {
            var value = new JsonObject();
            foreach (var (name, inner) in properties)
                if (_random.Next(6) > 0)
                    value[name] = name == "messages" ? Messages() : Value(inner, depth + 1);
            return value;
        }
        return Type(schema) switch
        {
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(schema["items"], depth + 1))]),
            "integer" or "number" => _random.Next(-5, 100),
            "boolean" => _random.Next(2) == 0,
            "string" => Text(),
            _ => Anything(depth),
        };
    }

    private JsonArray Messages() => [Conversation.User(_random.Next(2) == 0 ? "Hi" : Text())];

    private JsonNode? Anything(int depth) => _random.Next(8) switch
    {
        0 => null,
        1 => _random.Next(),
        2 => JsonNode.Parse("1e400"),
        3 => depth > 4 ? 1 : new JsonArray(Anything(depth + 1), Anything(depth + 1)),
        4 => depth > 4 ? 1 : new JsonObject { [Text()] = Anything(depth + 1) },
        5 => new string('x', _random.Next(50_000)),
        _ => Text(),
    };

    // Half a surrogate cannot be written to an address or a body; tests of their own send it.
    private string Text() => HostileText.Next(_random) is var text && IsWhole(text) ? text : "x";

    private static bool IsWhole(string text) => !text.Any(char.IsSurrogate);

    private string Header() => new([.. Text().Where(c => c is > ' ' and < '\u007f')]);

    private JsonNode? Resolve(JsonNode? schema) => (string?)schema?["$ref"] is { } reference
        ? document["components"]?["schemas"]?[reference.Split('/')[^1]] : schema;

    private static string? Type(JsonNode schema) => schema["type"] is JsonArray types ? (string?)types[^1] : (string?)schema["type"];
}
