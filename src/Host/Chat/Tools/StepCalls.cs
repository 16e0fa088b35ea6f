using System.Text;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>
/// The tool calls of a step while they are written: collects their pieces, and shows the client that and what is being written. Not
/// Semantic Kernel's own builder: it turns every argument into text and drops calls without an id.
/// </summary>
/// <param name="stream">Takes what is shown.</param>
/// <param name="ids">Gives calls their ids.</param>
/// <param name="names">Tells which tool a name with trimmings means.</param>
/// <param name="find">The tool of an exact name among those that the model is offered; null for none.</param>
internal sealed class StepCalls(UiStream stream, CallIds ids, ToolNames names, Func<string, Tool?> find)
{
    private const int MaxCalls = 64;

    private readonly SortedDictionary<int, Written> _calls = [];

    public int Count => _calls.Count;

    /// <summary>Whether the client knows of a call of this step already.</summary>
    public bool AnyShown { get; private set; }

    /// <summary>Whether more waits to be shown than should.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes a piece of a call.</summary>
    /// <exception cref="ProviderException">The step has more calls than anybody makes.</exception>
    public void Add(StreamingFunctionCallUpdateContent piece)
    {
        if (!_calls.TryGetValue(piece.FunctionCallIndex, out var call) && _calls.Count == MaxCalls)
            throw new ProviderException($"The model asked for more than {MaxCalls} tools at once");
        if (call is null)
            _calls[piece.FunctionCallIndex] = call = new Written();
        call.Id ??= piece.CallId;
        call.Name.Append(piece.Name);
        call.Arguments.Append(piece.Arguments);
        call.Stream?.Write(piece.Arguments ?? "");
        IsFull |= call.Stream?.Waiting > UiStream.FlushThreshold;
    }

    /// <summary>Shows what has been written since the last time. A call is shown from its name on, where that is a tool's.</summary>
    public void Show()
    {
        IsFull = false;
        foreach (var call in _calls.Values)
        {
            // Those behind it wait too: calls keep their order, however the stream is cut.
            if (call.Stream is null && (call.Name.Length == 0 || !Begin(call)))
                break;
            if (call.Stream?.Take() is { Length: > 0 } news)
                stream.ToolInputDelta(call.ShownId!, news);
        }
    }

    /// <summary>
    /// Takes back what was shown, as text follows: it has to stand before the calls of its step. A new step begins, in which the calls come
    /// under new ids; the half-written ones are left behind.
    /// </summary>
    public void TakeBack()
    {
        AnyShown = false;
        foreach (var call in _calls.Values)
            (call.Stream, call.ShownId, call.Id) = (null, null, call.ShownId is null ? call.Id : null);
        stream.StartStep();
    }

    /// <summary>The calls, whole, in the order in which the model began them.</summary>
    /// <param name="states">What the provider wants back with them, by index.</param>
    public List<ToolCall> Whole(IReadOnlyDictionary<int, ProviderState> states) => [.. _calls.Select(call =>
        new ToolCall(call.Value.ShownId ?? ids.Unique(call.Value.Id), Meant(call.Value), call.Value.Arguments.ToString())
        {
            State = states.GetValueOrDefault(call.Key),
            Shown = call.Value.ShownId is null ? null : call.Value.Stream,
        })];

    private bool Begin(Written call)
    {
        if (find(Meant(call)) is not { } tool)
            return false;
        call.ShownId = ids.Unique(call.Id);
        call.Stream = new ArgumentStream(tool);
        call.Stream.Write(call.Arguments.ToString());
        AnyShown = true;
        stream.ToolInputStart(call.ShownId, tool.Name);
        return true;
    }

    // Kimi's ids hold the name, and some servers send nothing but the id.
    private string Meant(Written call)
    {
        var written = call.Name.ToString();
        return names.Find(written.Length > 0 ? written : call.Id ?? "") ?? written;
    }

    private sealed class Written
    {
        public string? Id { get; set; }

        public StringBuilder Name { get; } = new();

        public StringBuilder Arguments { get; } = new();

        /// <summary>The id under which the client knows it; null while it does not.</summary>
        public string? ShownId { get; set; }

        public ArgumentStream? Stream { get; set; }
    }
}
