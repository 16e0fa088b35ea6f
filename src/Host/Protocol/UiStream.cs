using System.Globalization;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// One answer as UI Message Stream v1. It opens and closes steps and parts by itself, so that no caller can break the order in
/// which clients accept chunks.
/// </summary>
/// <param name="sse">Takes the events.</param>
/// <param name="keepsShownInput">Whether the arguments of a call that were shown stay when it is refused. The chunk made for a refusal
/// takes them away, and assistant-ui crashes, page and all, when arguments get shorter.</param>
internal sealed class UiStream(SseWriter sse, bool keepsShownInput = false)
{
    /// <summary>Bytes that may wait while the provider keeps sending; more are sent at once.</summary>
    public const int FlushThreshold = 4096;

    private const string Stopped = "Stopped.";

    private readonly Dictionary<string, CallState> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private PartKind? _open;
    private string _openId = "";
    private int _parts;
    private bool _inStep;
    private bool _stepIsEmpty;
    private bool _stepHasText;
    private bool _ended;

    private enum CallState
    {
        Open,
        Answered,
    }

    /// <summary>Whether any byte has left, after which the HTTP status can no longer tell an error.</summary>
    public bool Sent => sse.Started;

    /// <summary>Whether the answer holds anything yet, sent or waiting. A status in its place would lose it.</summary>
    public bool HasParts => _parts > 0 || _calls.Count > 0 || _writing.Count > 0;

    /// <summary>Whether enough waits to be sent although more is at hand.</summary>
    public bool IsFull => sse.Pending > FlushThreshold;

    /// <summary>Begins the answer.</summary>
    /// <param name="messageId">The message that it belongs to.</param>
    /// <param name="metadata">What the client stores with the message, or null for nothing.</param>
    public void Start(string messageId, JsonElement? metadata = null) => sse.Start(messageId, metadata);

    /// <summary>
    /// Begins the part of the answer that comes from one model call. A step in which nothing has come yet goes on instead.
    /// </summary>
    public void StartStep()
    {
        if (_inStep && _stepIsEmpty)
            return;
        FinishStep();
        _inStep = _stepIsEmpty = true;
        _stepHasText = false;
        sse.Bare("start-step");
    }

    public void Text(string delta) => Delta(PartKind.Text, delta);

    public void Reasoning(string delta) => Delta(PartKind.Reasoning, delta);

    /// <summary>Ends the text or the thought that is open, if one is.</summary>
    /// <param name="state">What the client returns with it, or null for nothing.</param>
    /// <returns>Whether there was one to carry it.</returns>
    public bool EndPart(JsonElement? state = null)
    {
        if (_open is null)
            return false;
        ClosePart(state);
        return true;
    }

    /// <summary>
    /// A tool call whose arguments are being written; it becomes one of the next kinds in the same step. One that does not, as where an
    /// answer breaks off, was never made: clients keep it as half written, and it comes back as such.
    /// </summary>
    public void ToolInputStart(string callId, string toolName)
    {
        EnterStep();
        if (_calls.ContainsKey(callId) || !_writing.Add(callId))
            throw Reused(callId);
        sse.ToolInputStart(callId, toolName);
    }

    /// <summary>
    /// The next characters of the arguments. All of them together must be the input as a client's JSON.stringify writes it: assistant-ui
    /// crashes otherwise.
    /// </summary>
    public void ToolInputDelta(string callId, string delta)
    {
        if (keepsShownInput)
            _kept.Add(callId);
        sse.ToolInputDelta(callId, delta);
    }

    /// <summary>Whether a call, should it be refused, keeps the arguments that were shown.</summary>
    public bool Keeps(string callId) => _kept.Contains(callId);

    /// <summary>A whole tool call, for one of the sides to run.</summary>
    /// <param name="callId">The call's id.</param>
    /// <param name="toolName">The tool's name.</param>
    /// <param name="input">The arguments.</param>
    /// <param name="state">What the client returns with the call, or null for nothing.</param>
    public void ToolInput(string callId, string toolName, JsonElement input, JsonElement? state = null)
    {
        Call(callId, CallState.Open);
        sse.ToolInput(callId, toolName, input, state);
    }

    /// <summary>A tool call that never runs, on either side: clients do not start a call that comes this way.</summary>
    /// <param name="callId">The call's id.</param>
    /// <param name="toolName">The name that the model used.</param>
    /// <param name="input">The arguments, or the text that the model sent in their place.</param>
    /// <param name="error">Why it does not run.</param>
    public void ToolInputError(string callId, string toolName, JsonElement input, string error)
    {
        Call(callId, CallState.Answered);
        if (Keeps(callId))
            sse.ToolOutputError(callId, error);
        else
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

    /// <summary>What the client merges into the message's metadata.</summary>
    public void Metadata(JsonElement metadata) => sse.Metadata(metadata);

    /// <summary>Something of our own that clients show but do not store: a <c>data-NAME</c> chunk.</summary>
    public void TransientData(string name, JsonElement data) => sse.Data(name, data, isTransient: true);

    /// <summary>Something of our own that clients store with the message and return: a <c>data-NAME</c> part of the step.</summary>
    public void StoredData(string name, JsonElement data)
    {
        EnterStep();
        sse.Data(name, data, isTransient: false);
    }

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

    /// <summary>
    /// Ends the answer because the user stopped it. The last step gets a text: behind one whose calls are all answered, clients would post
    /// again.
    /// </summary>
    public void Abort()
    {
        if (_ended)
            return;
        foreach (var (id, _) in _calls.Where(call => call.Value == CallState.Open).ToList())
            ToolOutputError(id, Stopped);
        if (!_stepHasText)
        {
            StartStep();
            Text(Stopped);
        }
        FinishStep();
        sse.Bare("abort");
        Finish(FinishReason.Other);
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => sse.FlushAsync(cancellationToken);

    private void FinishStep()
    {
        if (!_inStep)
            return;
        _writing.Clear();
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
        _stepHasText |= kind == PartKind.Text;
        sse.Part(kind.Start, _openId);
    }

    private void ClosePart(JsonElement? state = null)
    {
        if (_open is null)
            return;
        sse.Part(_open.End, _openId, state);
        _open = null;
    }

    private void EnterStep()
    {
        if (!_inStep)
            StartStep();
        ClosePart();
        _stepIsEmpty = false;
    }

    private void Call(string callId, CallState state)
    {
        EnterStep();
        _writing.Remove(callId);
        if (!_calls.TryAdd(callId, state))
            throw Reused(callId);
    }

    private void Answer(string callId)
    {
        if (!_calls.TryGetValue(callId, out var state) || state == CallState.Answered)
            throw new InvalidOperationException($"The tool call '{callId}' is not open.");
        _calls[callId] = CallState.Answered;
    }

    private static InvalidOperationException Reused(string callId) => new($"The tool call id '{callId}' was used twice in one answer.");

    private sealed record PartKind(string Start, string Delta, string End)
    {
        public static readonly PartKind Text = new("text-start", "text-delta", "text-end");
        public static readonly PartKind Reasoning = new("reasoning-start", "reasoning-delta", "reasoning-end");
    }
}
