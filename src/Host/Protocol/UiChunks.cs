using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// The shapes of the chunks of UI Message Stream v1. Optional members are left out, never null: clients reject null. The order in which
/// they may come is <see cref="UiStream"/>'s business.
/// </summary>
internal static class UiChunks
{
    /// <summary>A chunk that is only a type: <c>start-step</c>, <c>finish-step</c>.</summary>
    public static void Bare(this SseWriter sse, string type) => sse.Event(type, static (json, type) => json.WriteString("type"u8, type));

    public static void Start(this SseWriter sse, string messageId, JsonElement? metadata) =>
        sse.Event((messageId, metadata), static (json, start) =>
    {
        json.WriteString("type"u8, "start"u8);
        json.WriteString("messageId"u8, start.messageId);
        WriteOptional(json, "messageMetadata", start.metadata);
    });

    /// <summary>What the client merges into the message's metadata: <c>message-metadata</c>.</summary>
    public static void Metadata(this SseWriter sse, JsonElement metadata) => sse.Event(metadata, static (json, metadata) =>
    {
        json.WriteString("type"u8, "message-metadata"u8);
        WriteOptional(json, "messageMetadata", metadata);
    });

    /// <summary>The start or end of a text or reasoning part: <c>text-start</c> and so on.</summary>
    public static void Part(this SseWriter sse, string type, string id, JsonElement? state = null) =>
        sse.Event((type, id, state), static (json, part) =>
    {
        json.WriteString("type"u8, part.type);
        json.WriteString("id"u8, part.id);
        WriteState(json, part.state);
    });

    public static void Delta(this SseWriter sse, string type, string id, string delta) =>
        sse.Event((type, id, delta), static (json, part) =>
    {
        json.WriteString("type"u8, part.type);
        json.WriteString("id"u8, part.id);
        json.WriteString("delta"u8, part.delta);
    });

    /// <summary>A call whose arguments are about to be written. No provider metadata here: `ai` 5 refuses it.</summary>
    public static void ToolInputStart(this SseWriter sse, string callId, string toolName) =>
        sse.Event((callId, toolName), static (json, call) =>
    {
        json.WriteString("type"u8, "tool-input-start"u8);
        json.WriteString("toolCallId"u8, call.callId);
        json.WriteString("toolName"u8, call.toolName);
    });

    public static void ToolInputDelta(this SseWriter sse, string callId, string delta) => sse.Event((callId, delta), static (json, call) =>
    {
        json.WriteString("type"u8, "tool-input-delta"u8);
        json.WriteString("toolCallId"u8, call.callId);
        json.WriteString("inputTextDelta"u8, call.delta);
    });

    public static void ToolInput(this SseWriter sse, string callId, string toolName, JsonElement input, JsonElement? state) =>
        sse.Event((callId, toolName, input, state), static (json, call) =>
        {
            WriteInput(json, "tool-input-available", call.callId, call.toolName, call.input);
            WriteState(json, call.state);
        });

    public static void ToolInputError(this SseWriter sse, string callId, string toolName, JsonElement input, string error) =>
        sse.Event((callId, toolName, input, error), static (json, call) =>
        {
            WriteInput(json, "tool-input-error", call.callId, call.toolName, call.input);
            json.WriteString("errorText"u8, call.error);
        });

    public static void ToolOutput(this SseWriter sse, string callId, JsonElement output) =>
        sse.Event((callId, output), static (json, call) =>
    {
        json.WriteString("type"u8, "tool-output-available"u8);
        json.WriteString("toolCallId"u8, call.callId);
        json.WritePropertyName("output"u8);
        call.output.WriteTo(json);
    });

    public static void ToolOutputError(this SseWriter sse, string callId, string error) => sse.Event((callId, error), static (json, call) =>
    {
        json.WriteString("type"u8, "tool-output-error"u8);
        json.WriteString("toolCallId"u8, call.callId);
        json.WriteString("errorText"u8, call.error);
    });

    /// <summary>Something of our own: <c>data-NAME</c>, stored with the message unless it is transient.</summary>
    public static void Data(this SseWriter sse, string name, JsonElement data, bool isTransient) =>
        sse.Event((name, data, isTransient), static (json, chunk) =>
    {
        json.WriteString("type"u8, "data-" + chunk.name);
        json.WritePropertyName("data"u8);
        chunk.data.WriteTo(json);
        if (chunk.isTransient)
            json.WriteBoolean("transient"u8, true);
    });

    public static void Error(this SseWriter sse, string error) => sse.Event(error, static (json, text) =>
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteString("errorText"u8, text);
    });

    public static void Finish(this SseWriter sse, FinishReason reason, JsonElement? metadata) =>
        sse.Event((reason, metadata), static (json, end) =>
    {
        json.WriteString("type"u8, "finish"u8);
        json.WriteString("finishReason"u8, Wire(end.reason));
        WriteOptional(json, "messageMetadata", end.metadata);
    });

    private static void WriteState(Utf8JsonWriter json, JsonElement? state)
    {
        if (state is null)
            return;
        json.WriteStartObject("providerMetadata"u8);
        WriteOptional(json, UiPartReader.Ours, state);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is not { } present)
            return;
        json.WritePropertyName(name);
        present.WriteTo(json);
    }

    private static void WriteInput(Utf8JsonWriter json, string type, string callId, string toolName, JsonElement input)
    {
        json.WriteString("type"u8, type);
        json.WriteString("toolCallId"u8, callId);
        json.WriteString("toolName"u8, toolName);
        json.WritePropertyName("input"u8);
        input.WriteTo(json);
    }

    private static string Wire(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.ContentFilter => "content-filter",
        FinishReason.ToolCalls => "tool-calls",
        FinishReason.Error => "error",
        _ => "other",
    };
}
