using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// Reads one part of a message, in whichever shape a client of the last years keeps it. What is of no kind that we know, or holds nothing,
/// is null.
/// </summary>
internal static class UiPartReader
{
    /// <summary>The name under which this service's own provider metadata stands.</summary>
    public const string Ours = "comfyAssistant";

    public static UiPart? Read(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
            return new TextPart(part.GetString()!);
        return part.Text("type") switch
        {
            "text" or "input_text" or "output_text" =>
                part.Text("text") is { } text ? new TextPart(text) { Metadata = Metadata(part) } : null,
            "reasoning" => new ReasoningPart(part.Text("text", "reasoning") ?? "") { Metadata = Metadata(part) },
            "step-start" => new StepStartPart(),
            "file" or "image" or "image_url" or "image_file" or "input_image" or "input_file" or "input_audio" or "audio" or "audio_url"
                or "video" or "video_url" or "document" or "media" => UiFileReader.Read(part),
            "tool-invocation" => Invocation(part.Given("toolInvocation") ?? part),
            "dynamic-tool" or "tool-call" when part.Text("toolName") is { } name => Tool(part, name),

            // assistant-ui and the model's own messages have results as parts of their own, which messages of a client never lack
            // otherwise.
            "tool-result" or "tool-call" => null,
            { } tool when tool.StartsWith("tool-", StringComparison.Ordinal) => Tool(part, tool["tool-".Length..]),
            { } data when data.StartsWith("data-", StringComparison.Ordinal) =>
                part.Given("data") is { } value ? new DataPart(data["data-".Length..], value.Clone()) : null,
            _ => null,
        };
    }

    /// <summary>A call as version 4 of the AI SDK keeps it.</summary>
    public static ToolPart? Invocation(JsonElement call) =>
        call.Text("toolCallId") is { Length: > 0 } id && call.Text("toolName") is { Length: > 0 } name
            ? new ToolPart(id, name, State(call), Input(call, "args"), Value(call, "result"), null)
            : null;

    private static ToolPart? Tool(JsonElement part, string name)
    {
        if (part.Text("toolCallId") is not { Length: > 0 } id || name.Length == 0)
            return null;
        var output = Value(part, "output") ?? Value(part, "result");
        var state = State(part);

        // assistant-ui marks a failure beside the result.
        if (part.Given("isError") is { ValueKind: JsonValueKind.True })
            return new ToolPart(id, name, ToolState.OutputError, Input(part, "args"), null, output?.ToString());
        return new ToolPart(id, name, state, Input(part, "input") ?? Input(part, "rawInput") ?? Input(part, "args"), output,
            state == ToolState.OutputDenied ? part.Given("approval")?.Text("reason") : part.Text("errorText"))
        {
            Metadata = Metadata(part),
        };
    }

    private static ToolState State(JsonElement part) => part.Text("state") switch
    {
        "input-streaming" or "partial-call" => ToolState.InputStreaming,
        "output-available" or "result" => ToolState.OutputAvailable,
        "output-error" => ToolState.OutputError,
        "output-denied" => ToolState.OutputDenied,
        "approval-responded" when part.Given("approval")?.Given("approved") is { ValueKind: JsonValueKind.False } =>
            ToolState.OutputDenied,
        null when part.Text("errorText") is not null => ToolState.OutputError,
        null when part.Given("output") is not null || part.Given("result") is not null => ToolState.OutputAvailable,
        _ => ToolState.Unanswered,
    };

    // Later versions keep what came with a refused call as metadata of its result.
    private static JsonElement? Metadata(JsonElement part) =>
        (part.Given("callProviderMetadata") ?? part.Given("resultProviderMetadata") ?? part.Given("providerMetadata"))?.Given(
            Ours)?.Clone();

    // The way to the provider takes arguments of 64 levels: a call that an older version let through would fail every later turn.
    private static JsonElement? Input(JsonElement part, string name)
    {
        const int levels = 64;
        return Value(part, name) is not { } input || !IsDeeper(input, levels) ? Value(part, name)
            : JsonSerializer.SerializeToElement($"(left out: nested more than {levels} deep)");
    }

    private static bool IsDeeper(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(member => IsDeeper(member.Value, levels - 1)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };

    // Parts outlive the request's document.
    private static JsonElement? Value(JsonElement part, string name) => part.Given(name)?.Clone();
}
