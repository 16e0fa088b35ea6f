using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// Reads one message as the AI SDK keeps it (<c>UIMessage</c>), or in the older shape <c>{role, content}</c>. Parts of unknown kinds are
/// skipped, so that a newer client can talk to this service; known ones must be whole.
/// </summary>
/// <exception cref="RequestException">The message is malformed; the text says where.</exception>
internal static class UiMessageReader
{
    public static UiMessage Read(JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new RequestException($"{path} must be an object.");

        var id = message.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        return new UiMessage(id, Role(message, path), Parts(message, path));
    }

    private static UiRole Role(JsonElement message, string path) => Optional(message, "role") switch
    {
        "system" => UiRole.System,
        "user" => UiRole.User,
        "assistant" => UiRole.Assistant,
        null => throw new RequestException($"{path}.role is missing; use \"system\", \"user\" or \"assistant\"."),
        var other => throw new RequestException($"{path}.role is \"{Short(other)}\"; use \"system\", \"user\" or \"assistant\"."),
    };

    private static UiPart[] Parts(JsonElement message, string path)
    {
        if (message.TryGetProperty("parts", out var parts) && parts.ValueKind != JsonValueKind.Null)
            return Many(parts, path + ".parts");
        if (!message.TryGetProperty("content", out var content))
            throw new RequestException($"{path} has neither 'parts' nor 'content'.");
        return content.ValueKind == JsonValueKind.String
            ? [new TextPart(content.GetString()!)]
            : Many(content, path + ".content");
    }

    private static UiPart[] Many(JsonElement parts, string path)
    {
        if (parts.ValueKind != JsonValueKind.Array)
            throw new RequestException($"{path} must be an array of parts.");
        return [.. parts.EnumerateArray().Select((part, index) => Part(part, $"{path}[{index}]")).OfType<UiPart>()];
    }

    private static UiPart? Part(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object)
            throw new RequestException($"{path} must be an object.");

        return Required(part, "type", path) switch
        {
            "text" => new TextPart(Required(part, "text", path)),
            "reasoning" => new ReasoningPart(Required(part, "text", path)),
            "file" => new FilePart(Required(part, "mediaType", path), Required(part, "url", path), Optional(part, "filename")),
            "step-start" => new StepStartPart(),
            "dynamic-tool" => Tool(part, Required(part, "toolName", path), path),
            var type when type.StartsWith("tool-", StringComparison.Ordinal) => Tool(part, type["tool-".Length..], path),
            _ => null,
        };
    }

    private static ToolPart Tool(JsonElement part, string name, string path) => new(
        Required(part, "toolCallId", path),
        name,
        Required(part, "state", path) switch
        {
            "input-streaming" => ToolState.InputStreaming,
            "output-available" => ToolState.OutputAvailable,
            "output-error" => ToolState.OutputError,
            "output-denied" => ToolState.OutputDenied,
            _ => ToolState.Unanswered,
        },
        Shallow(Value(part, "input") ?? Value(part, "rawInput")),
        Value(part, "output"),
        Optional(part, "errorText"));

    // The way to the provider takes arguments of 64 levels: a call that an older version let through would fail every later turn.
    private static JsonElement? Shallow(JsonElement? input)
    {
        const int levels = 64;
        return input is { } value && IsDeeper(value, levels)
            ? JsonSerializer.SerializeToElement($"(left out: nested more than {levels} deep)")
            : input;
    }

    private static bool IsDeeper(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(member => IsDeeper(member.Value, levels - 1)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };

    // Parts outlive the request's document.
    private static JsonElement? Value(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.Clone() : null;

    private static string Required(JsonElement part, string name, string path) =>
        Optional(part, name) ?? throw new RequestException($"{path}.{name} must be text.");

    private static string? Optional(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Short(string text) => text.Length <= 40 ? text : string.Concat(text.EnumerateRunes().Take(40)) + "…";
}
