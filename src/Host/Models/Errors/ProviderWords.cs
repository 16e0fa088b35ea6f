using System.Text.Json;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>Finds what a provider says of an error in the many shapes that errors have.</summary>
internal static class ProviderWords
{
    private const int MaxDepth = 8;

    private static readonly string[] MessageNames = ["message", "error", "errors", "detail", "msg", "status_msg", "error_msg",
        "error_message", "reason", "type", "code"];
    private static readonly string[] CodeNames = ["code", "type", "status", "reason", "error_code", "error_type"];

    /// <summary>The error that <paramref name="json"/> tells, or null when it tells none.</summary>
    /// <remarks>
    /// OpenAI and most: <c>{"error":{"message","code"}}</c>. Ollama: <c>{"error":"text"}</c>. vLLM:
    /// <c>{"object":"error","message","code"}</c>. FastAPI servers: <c>{"detail":"text"}</c>. Gemini: the first shape inside an array.
    /// OpenRouter: inside a choice. MiniMax: <c>{"base_resp":{"status_code","status_msg"}}</c>, with 0 for none.
    /// </remarks>
    public static ProviderException? Error(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return First(json);
        if (json.ValueKind != JsonValueKind.Object)
            return null;

        if (json.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
            return Told(error, json);
        if (json.TryGetProperty("base_resp", out var response) && MiniMaxError(response) is { } refused)
            return refused;
        if (json.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
            return First(choices);
        if (json.TryGetProperty("detail", out _) || json.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String
            && kind.ValueEquals("error"))
            return Told(json, json);
        return null;
    }

    /// <summary>The error that <paramref name="json"/> tells where it is known to tell one, whatever its shape.</summary>
    public static ProviderException Always(JsonElement json) => Error(json) ?? Told(json, json);

    /// <summary>The error that a body tells: as JSON in whatever shape, else in plain text; nothing of a web page.</summary>
    public static ProviderException FromBody(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Always(json.RootElement);
        }
        catch (JsonException)
        {
            return new ProviderException(body.TrimStart().StartsWith('<') ? "" : body);
        }
    }

    // No LINQ: every event of every stream passes here.
    private static ProviderException? First(JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
            if (Error(item) is { } error)
                return error;
        return null;
    }

    private static ProviderException Told(JsonElement error, JsonElement around) =>
        new(Message(error, 0), Status(error) ?? Status(around), string.Join(' ', Codes(error).Concat(Codes(around))));

    // MiniMax's codes, in its API reference under "Error codes".
    private static ProviderException? MiniMaxError(JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object || !response.TryGetProperty("status_code", out var given)
            || !given.TryGetInt32(out var code) || code == 0)
            return null;
        int? status = code switch
        {
            1002 or 1039 or 1041 or 2045 => 429,
            1004 or 2049 => 401,
            1008 => 402,
            1000 or 1001 or 1013 or 1024 or 1033 => 500,
            _ => 400,
        };
        return new ProviderException(Message(response, 0), status, code is 1026 or 1027 ? "content_filter" : "");
    }

    /// <summary>The innermost words: routers put those of the provider behind them into their own.</summary>
    private static string Message(JsonElement error, int depth)
    {
        if (error.ValueKind == JsonValueKind.String)
            return Inside(error.GetString()!, depth);
        if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0)
            return Message(error[0], depth + 1);
        if (error.ValueKind != JsonValueKind.Object || depth > MaxDepth)
            return error.GetRawText();

        // OpenRouter.
        if (error.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("raw", out var raw) && Message(raw, depth + 1) is { } inner && !string.IsNullOrWhiteSpace(inner)
                && inner != "null")
            return inner;
        foreach (var name in MessageNames)
            if (error.TryGetProperty(name, out var value)
                && (value.ValueKind == JsonValueKind.String && !value.ValueEquals("") || value.ValueKind
                    is JsonValueKind.Object or JsonValueKind.Array))
                return Message(value, depth + 1);
        return error.GetRawText();
    }

    // Proxies hand an error on as text, with or without words of their own before it.
    private static string Inside(string text, int depth)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || depth > MaxDepth)
            return text;
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(start));
            var inner = Message(json.RootElement, depth + 1);
            return inner.Length > 0 && inner[0] != '{' ? inner : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static IEnumerable<string> Codes(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var name in CodeNames)
            if (error.TryGetProperty(name, out var code) && code.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                yield return code.ToString();
        if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
            foreach (var detail in details.EnumerateArray())
                foreach (var code in Codes(detail))
                    yield return code;
    }

    private static int? Status(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["status", "status_code", "code", "http_code"])
        {
            if (!error.TryGetProperty(name, out var code))
                continue;
            if ((code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) || code.ValueKind == JsonValueKind.String
                && int.TryParse(code.GetString(), out number))
                && number is >= 400 and < 600)
                return number;
        }
        return null;
    }
}
