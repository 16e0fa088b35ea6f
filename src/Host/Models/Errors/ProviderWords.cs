using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>Finds what a provider says of an error in the many shapes that errors have.</summary>
internal static class ProviderWords
{
    private const int MaxDepth = 8;

    private static readonly string[] MessageNames = ["message", "error", "errors", "detail", "msg", "status_msg", "error_msg",
        "error_message", "reason", "type", "code"];
    private static readonly string[] CodeNames = ["code", "type", "status", "reason", "error_code", "error_type"];
    private static readonly string[] StatusNames = ["status", "status_code", "code", "http_code", "http_status_code"];

    /// <summary>The error that <paramref name="json"/> tells, or null when it tells none.</summary>
    /// <remarks>
    /// OpenAI and most: <c>{"error":{"message","code"}}</c>. Ollama: <c>{"error":"text"}</c>. vLLM:
    /// <c>{"object":"error","message","code"}</c>. Anthropic: <c>{"type":"error",…}</c>. FastAPI servers: <c>{"detail":"text"}</c>.
    /// Gemini: the first shape inside an array. OpenRouter: inside a choice. MiniMax: <c>{"base_resp":{"status_code","status_msg"}}</c>,
    /// with 0 for none. DashScope, SiliconFlow: <c>{"code","message"}</c> alone. Baidu: <c>{"error_code","error_msg"}</c>.
    /// </remarks>
    public static ProviderException? Error(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return First(json);
        if (json.ValueKind != JsonValueKind.Object)
            return null;

        if (json.TryGetProperty("error", out var error) && TellsAny(error))
            return Told(error, json);
        if (json.TryGetProperty("base_resp", out var response) && MiniMaxError(response) is { } refused)
            return refused;
        if (json.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
            return First(choices);
        return json.TryGetProperty("detail", out _) || Says(json, "object", "error") || Says(json, "type", "error")
            || Says(json, "status", "error") || HasCode(json, "code") && HasWords(json, "message", "msg")
            || HasCode(json, "error_code") && HasWords(json, "error_msg", "error_message")
                ? Told(json, json) : null;
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

    // Some name the member in every event, with nothing in it.
    private static bool TellsAny(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => !error.ValueEquals(""),
        JsonValueKind.Object => error.EnumerateObject().Any() && !(error.TryGetProperty("code", out _) && !HasCode(error, "code")
            && !HasWords(error, "message", "type")),
        JsonValueKind.Array => error.GetArrayLength() > 0,
        JsonValueKind.Number => !error.TryGetInt32(out var number) || number != 0,
        JsonValueKind.True => true,
        _ => false,
    };

    private static bool Says(JsonElement json, string name, string word) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(word);

    private static bool HasWords(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && !value.ValueEquals(""))
                return true;
        return false;
    }

    // Where all is well the code is 0, 200 or a word for it.
    private static bool HasCode(JsonElement json, string name) => json.TryGetProperty(name, out var code) && code.ValueKind switch
    {
        JsonValueKind.Number => !code.TryGetInt32(out var number) || number is not (0 or 200),
        JsonValueKind.String => code.GetString()!.ToLowerInvariant() is not ("" or "0" or "200" or "ok" or "success"),
        _ => false,
    };

    private static ProviderException Told(JsonElement error, JsonElement around)
    {
        var codes = new List<string>();
        var message = Message(error, 0, codes);
        codes.AddRange(Codes(around));
        return new ProviderException(message, Status(error) ?? Status(around), string.Join(' ', codes.Distinct()));
    }

    // MiniMax's codes, in its API reference under "Error codes".
    private static ProviderException? MiniMaxError(JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object || Number(response, "status_code") is not { } code || code == 0)
            return null;
        int? status = code switch
        {
            1002 or 1039 or 1041 or 2045 => 429,
            1004 or 2049 => 401,
            1008 => 402,
            1000 or 1001 or 1013 or 1024 or 1033 => 500,
            _ => 400,
        };
        return new ProviderException(Message(response, 0, []), status, code is 1026 or 1027 ? "content_filter" : "");
    }

    /// <summary>The innermost words, with the codes beside them on the way: routers put those of the provider behind them into their
    /// own.</summary>
    private static string Message(JsonElement error, int depth, List<string> codes)
    {
        if (error.ValueKind == JsonValueKind.String)
            return Inside(error.GetString()!, depth, codes);
        if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0 && depth <= MaxDepth)
            return Message(error[0], depth + 1, codes);
        if (error.ValueKind != JsonValueKind.Object || depth > MaxDepth)
            return error.GetRawText();

        codes.AddRange(Codes(error));
        // OpenRouter.
        if (error.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("raw", out var raw) && Message(raw, depth + 1, codes) is { } inner
            && !string.IsNullOrWhiteSpace(inner) && inner is not ("null" or "{}" or "[]"))
            return inner;
        foreach (var name in MessageNames)
            if (error.TryGetProperty(name, out var value)
                && (value.ValueKind == JsonValueKind.String && !value.ValueEquals("") || value.ValueKind
                    is JsonValueKind.Object or JsonValueKind.Array))
                return Message(value, depth + 1, codes);
        return error.GetRawText();
    }

    // Proxies hand an error on as text, with or without words of their own before and behind it.
    private static string Inside(string text, int depth, List<string> codes)
    {
        var start = text.AsSpan().TrimStart().StartsWith("[{") ? text.IndexOf('[', StringComparison.Ordinal)
            : text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || depth > MaxDepth)
            return text;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text[start..]));
            using var json = JsonDocument.ParseValue(ref reader);
            var inner = Message(json.RootElement, depth + 1, codes);
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
        foreach (var name in StatusNames)
            if (Number(error, name) is >= 400 and < 600 and var number)
                return number;
        return null;
    }

    private static int? Number(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(value.GetString(), out var number) => number,
        _ => null,
    };
}
