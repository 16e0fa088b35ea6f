using System.Globalization;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// One answer as UI Message Stream v1. It opens and closes steps and parts by itself, so that no caller can break the order in
/// which clients accept chunks. Optional members are left out, never null: clients reject null.
/// </summary>
internal sealed class UiStream(SseWriter sse)
{
    /// <summary>Bytes that may wait while the provider keeps sending; more are sent at once.</summary>
    public const int FlushThreshold = 4096;

    private readonly Dictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private string? _openKind;
    private string _openId = "";
    private int _parts;
    private bool _inStep;
    private bool _stepIsEmpty;
    private bool _ended;

    /// <summary>Whether any byte has left, after which the HTTP status can no longer tell an error.</summary>
    public bool Sent => sse.Started;

    /// <summary>Whether enough waits to be sent although more is at hand.</summary>
    public bool IsFull => sse.Pending > FlushThreshold;

    public void Start(string messageId) => sse.Event(messageId, static (json, id) =>
    {
        json.WriteString("type"u8, "start"u8);
        json.WriteString("messageId"u8, id);
    });

    /// <summary>Begins the part of the answer that comes from one model call. A step in which nothing has come yet goes on instead.</summary>
    public void StartStep()
    {
        if (_inStep && _stepIsEmpty)
            return;
        FinishStep();
        _inStep = _stepIsEmpty = true;
        Bare("start-step");
    }

    public void FinishStep()
    {
        if (!_inStep)
            return;
        ClosePart();
        _inStep = false;
        Bare("finish-step");
    }

    public void Text(string delta) => Delta("text", delta);

    public void Reasoning(string delta) => Delta("reasoning", delta);

    /// <summary>A whole tool call. Its arguments are never sent in pieces: assistant-ui crashes when the final ones differ in a digit.</summary>
    public void ToolInput(string callId, string toolName, JsonElement input)
    {
        Known(callId, answered: false);
        sse.Event((callId, toolName, input), static (json, call) =>
        {
            ToolHead(json, "tool-input-available", call.callId, call.toolName);
            json.WritePropertyName("input"u8);
            call.input.WriteTo(json);
        });
    }

    /// <summary>A tool call that never runs, on either side: clients do not start a call that comes this way.</summary>
    /// <param name="callId">The call's id.</param>
    /// <param name="toolName">The name that the model used.</param>
    /// <param name="input">The arguments, or the text that the model sent in their place.</param>
    /// <param name="error">Why it does not run.</param>
    public void ToolInputError(string callId, string toolName, JsonElement input, string error)
    {
        Known(callId, answered: true);
        sse.Event((callId, toolName, input, error), static (json, call) =>
        {
            ToolHead(json, "tool-input-error", call.callId, call.toolName);
            json.WritePropertyName("input"u8);
            call.input.WriteTo(json);
            json.WriteString("errorText"u8, call.error);
        });
    }

    public void ToolOutput(string callId, JsonElement output)
    {
        Answer(callId);
        sse.Event((callId, output), static (json, call) =>
        {
            json.WriteString("type"u8, "tool-output-available"u8);
            json.WriteString("toolCallId"u8, call.callId);
            json.WritePropertyName("output"u8);
            call.output.WriteTo(json);
        });
    }

    public void ToolOutputError(string callId, string error)
    {
        Answer(callId);
        sse.Event((callId, error), static (json, call) =>
        {
            json.WriteString("type"u8, "tool-output-error"u8);
            json.WriteString("toolCallId"u8, call.callId);
            json.WriteString("errorText"u8, call.error);
        });
    }

    /// <summary>Something of our own that clients show but do not store: a <c>data-NAME</c> chunk.</summary>
    public void TransientData(string name, JsonElement data) => sse.Event((name, data), static (json, chunk) =>
    {
        json.WriteString("type"u8, "data-" + chunk.name);
        json.WritePropertyName("data"u8);
        chunk.data.WriteTo(json);
        json.WriteBoolean("transient"u8, true);
    });

    /// <summary>Ends the answer. Nothing may follow.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="metadata">What the client stores with the message, or null for nothing.</param>
    public void Finish(FinishReason reason, JsonElement? metadata = null)
    {
        if (_ended)
            return;
        FinishStep();
        _ended = true;
        sse.Event((reason, metadata), static (json, end) =>
        {
            json.WriteString("type"u8, "finish"u8);
            json.WriteString("finishReason"u8, Wire(end.reason));
            if (end.metadata is not { } metadata)
                return;
            json.WritePropertyName("messageMetadata"u8);
            metadata.WriteTo(json);
        });
        sse.Done();
    }

    /// <summary>Ends the answer with an error. What was sent so far is closed first: after an error a client reads nothing more.</summary>
    public void Fail(string error)
    {
        if (_ended)
            return;
        FinishStep();
        sse.Event(error, static (json, text) =>
        {
            json.WriteString("type"u8, "error"u8);
            json.WriteString("errorText"u8, text);
        });
        Finish(FinishReason.Error);
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask FlushAsync(CancellationToken cancel) => sse.FlushAsync(cancel);

    private void Delta(string kind, string delta)
    {
        if (delta.Length == 0)
            return;
        if (_openKind != kind)
            OpenPart(kind);
        sse.Event((kind, id: _openId, delta), static (json, part) =>
        {
            json.WriteString("type"u8, part.kind == "text" ? "text-delta"u8 : "reasoning-delta"u8);
            json.WriteString("id"u8, part.id);
            json.WriteString("delta"u8, part.delta);
        });
    }

    private void OpenPart(string kind)
    {
        if (!_inStep)
            StartStep();
        ClosePart();
        _stepIsEmpty = false;
        _openKind = kind;
        _openId = (++_parts).ToString(CultureInfo.InvariantCulture);
        Part(kind + "-start");
    }

    private void ClosePart()
    {
        if (_openKind is null)
            return;
        Part(_openKind + "-end");
        _openKind = null;
    }

    private void Part(string type) => sse.Event((type, id: _openId), static (json, part) =>
    {
        json.WriteString("type"u8, part.type);
        json.WriteString("id"u8, part.id);
    });

    private void Bare(string type) => sse.Event(type, static (json, type) => json.WriteString("type"u8, type));

    private void Known(string callId, bool answered)
    {
        if (!_inStep)
            StartStep();
        ClosePart();
        _stepIsEmpty = false;
        if (!_answered.TryAdd(callId, answered))
            throw new InvalidOperationException($"The tool call id '{callId}' was used twice in one answer.");
    }

    private void Answer(string callId)
    {
        if (!_answered.TryGetValue(callId, out var answered) || answered)
            throw new InvalidOperationException($"The tool call '{callId}' is not open.");
        _answered[callId] = true;
    }

    private static void ToolHead(Utf8JsonWriter json, string type, string callId, string toolName)
    {
        json.WriteString("type"u8, type);
        json.WriteString("toolCallId"u8, callId);
        json.WriteString("toolName"u8, toolName);
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
