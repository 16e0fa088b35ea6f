using System.Globalization;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// One answer as UI Message Stream v1. It opens and closes steps and parts by itself, so that no caller can break the order in
/// which clients accept chunks.
/// </summary>
internal sealed class UiStream(SseWriter sse)
{
    /// <summary>Bytes that may wait while the provider keeps sending; more are sent at once.</summary>
    public const int FlushThreshold = 4096;

    private readonly Dictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private PartKind? _open;
    private string _openId = "";
    private int _parts;
    private bool _inStep;
    private bool _stepIsEmpty;
    private bool _ended;

    /// <summary>Whether any byte has left, after which the HTTP status can no longer tell an error.</summary>
    public bool Sent => sse.Started;

    /// <summary>Whether the answer holds anything yet, sent or waiting. A status in its place would lose it.</summary>
    public bool HasParts => _parts > 0 || _answered.Count > 0;

    /// <summary>Whether enough waits to be sent although more is at hand.</summary>
    public bool IsFull => sse.Pending > FlushThreshold;

    public void Start(string messageId) => sse.Start(messageId);

    /// <summary>Begins the part of the answer that comes from one model call. A step in which nothing has come yet goes on instead.</summary>
    public void StartStep()
    {
        if (_inStep && _stepIsEmpty)
            return;
        FinishStep();
        _inStep = _stepIsEmpty = true;
        sse.Bare("start-step");
    }

    public void Text(string delta) => Delta(PartKind.Text, delta);

    public void Reasoning(string delta) => Delta(PartKind.Reasoning, delta);

    /// <summary>Ends the text or reasoning that is being sent; what follows is a part of its own.</summary>
    public void EndPart() => ClosePart();

    /// <summary>A whole tool call. Its arguments are never sent in pieces: assistant-ui crashes when the final ones differ in a digit.</summary>
    public void ToolInput(string callId, string toolName, JsonElement input)
    {
        Call(callId, answered: false);
        sse.ToolInput(callId, toolName, input);
    }

    /// <summary>A tool call that never runs, on either side: clients do not start a call that comes this way.</summary>
    /// <param name="callId">The call's id.</param>
    /// <param name="toolName">The name that the model used.</param>
    /// <param name="input">The arguments, or the text that the model sent in their place.</param>
    /// <param name="error">Why it does not run.</param>
    public void ToolInputError(string callId, string toolName, JsonElement input, string error)
    {
        Call(callId, answered: true);
        sse.ToolInputError(callId, toolName, input, error);
    }

    public void ToolOutput(string callId, JsonElement output)
    {
        Answer(callId);
        sse.ToolOutput(callId, output);
    }

    public void ToolOutputError(string callId, string error)
    {
        Answer(callId);
        sse.ToolOutputError(callId, error);
    }

    /// <summary>Something of our own that clients show but do not store: a <c>data-NAME</c> chunk.</summary>
    public void TransientData(string name, JsonElement data) => sse.TransientData(name, data);

    /// <summary>Ends the answer. Nothing may follow.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="metadata">What the client stores with the message, or null for nothing.</param>
    public void Finish(FinishReason reason, JsonElement? metadata = null)
    {
        if (_ended)
            return;
        FinishStep();
        _ended = true;
        sse.Finish(reason, metadata);
        sse.Done();
    }

    /// <summary>Ends the answer with an error. What was sent so far is closed first: after an error a client reads nothing more.</summary>
    public void Fail(string error)
    {
        if (_ended)
            return;
        FinishStep();
        sse.Error(error);
        Finish(FinishReason.Error);
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => sse.FlushAsync(cancellationToken);

    private void FinishStep()
    {
        if (!_inStep)
            return;
        ClosePart();
        _inStep = false;
        sse.Bare("finish-step");
    }

    private void Delta(PartKind kind, string delta)
    {
        if (delta.Length == 0)
            return;
        if (_open != kind)
            OpenPart(kind);
        sse.Delta(kind.Delta, _openId, delta);
    }

    private void OpenPart(PartKind kind)
    {
        EnterStep();
        _open = kind;
        _openId = (++_parts).ToString(CultureInfo.InvariantCulture);
        sse.Part(kind.Start, _openId);
    }

    private void ClosePart()
    {
        if (_open is null)
            return;
        sse.Part(_open.End, _openId);
        _open = null;
    }

    private void EnterStep()
    {
        if (!_inStep)
            StartStep();
        ClosePart();
        _stepIsEmpty = false;
    }

    private void Call(string callId, bool answered)
    {
        EnterStep();
        if (!_answered.TryAdd(callId, answered))
            throw new InvalidOperationException($"The tool call id '{callId}' was used twice in one answer.");
    }

    private void Answer(string callId)
    {
        if (!_answered.TryGetValue(callId, out var answered) || answered)
            throw new InvalidOperationException($"The tool call '{callId}' is not open.");
        _answered[callId] = true;
    }

    private sealed record PartKind(string Start, string Delta, string End)
    {
        public static readonly PartKind Text = new("text-start", "text-delta", "text-end");
        public static readonly PartKind Reasoning = new("reasoning-start", "reasoning-delta", "reasoning-end");
    }
}
