using System.Text.Json;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>Finds what a provider says of an error in the many shapes that errors have.</summary>
internal static class ProviderWords
{
    /// <summary>The error that <paramref name="json"/> tells, or null when it tells none.</summary>
    /// <remarks>
    /// OpenAI and most: <c>{"error":{"message","code"}}</c>. Ollama: <c>{"error":"text"}</c>. vLLM: <c>{"object":"error","message","code"}</c>.
    /// FastAPI servers: <c>{"detail":"text"}</c>. Gemini: the first shape inside an array. OpenRouter: inside a choice.
    /// </remarks>
    public static ProviderException? Error(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return First(json);
        if (json.ValueKind != JsonValueKind.Object)
            return null;

        if (json.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
            return new ProviderException(Message(error), Status(error) ?? Status(json));
        if (json.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
            return First(choices);
        if (json.TryGetProperty("detail", out _) || json.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("error"))
            return new ProviderException(Message(json), Status(json));
        return null;
    }

    // No LINQ: every event of every stream passes here.
    private static ProviderException? First(JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
            if (Error(item) is { } error)
                return error;
        return null;
    }

    /// <summary>The error that a body tells: as JSON in a known shape, else its first words as plain text.</summary>
    public static string FromBody(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Error(json.RootElement)?.Message ?? Message(json.RootElement);
        }
        catch (JsonException)
        {
            return body.TrimStart().StartsWith('<') ? "" : body;
        }
    }

    private static string Message(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
            return error.GetString()!;
        if (error.ValueKind != JsonValueKind.Object)
            return error.GetRawText();
        foreach (var name in (ReadOnlySpan<string>)["message", "error", "detail", "msg", "type", "code"])
            if (error.TryGetProperty(name, out var inner) && inner.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array)
                return Message(inner);
        return error.GetRawText();
    }

    private static int? Status(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["status", "status_code", "code", "type"])
        {
            if (!error.TryGetProperty(name, out var code))
                continue;
            if (code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) || code.ValueKind == JsonValueKind.String && int.TryParse(code.GetString(), out number))
                return number;
            if (code.ValueKind == JsonValueKind.String && code.GetString()!.Contains("rate_limit", StringComparison.OrdinalIgnoreCase))
                return 429;
        }
        return null;
    }
}
