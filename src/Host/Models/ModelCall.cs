using ComfyAssistant.Host.Requests;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// One model call, for those who see it only as an HTTP request: the connector hands nothing of ours through. It flows with the
/// asynchronous call in which it began.
/// </summary>
internal sealed class ModelCall
{
    private static readonly AsyncLocal<ModelCall?> Flowing = new();

    private ModelCall(ChatHistory history, IReadOnlyList<Tool> tools)
    {
        Tools = tools;
        Sent = [.. history.Where(message => message.Role == AuthorRole.Assistant).Select(SentState.Of)];
    }

    /// <summary>The call in whose flow the caller is, or null outside of any.</summary>
    public static ModelCall? Current => Flowing.Value;

    /// <summary>The tools that the model is offered.</summary>
    public IReadOnlyList<Tool> Tools { get; }

    /// <summary>What goes back to the provider: one entry for each assistant message of the request, in order.</summary>
    public IReadOnlyList<SentState> Sent { get; }

    /// <summary>What the answer brought; complete once the stream has ended.</summary>
    public ReceivedState Received { get; set; } = ReceivedState.None;

    /// <summary>What the user is to know of an answer that ended as none should, or null.</summary>
    public string? Remark { get; set; }

    /// <summary>Is called with every byte of the provider's that says it is alive, comments among them.</summary>
    public Action SignOfLife { get; init; } = () => { };

    /// <summary>Is called before a failed call is tried again: how long it waits, and why, in words for the user.</summary>
    public Func<TimeSpan, string, ValueTask> Waiting { get; init; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>How long what is sent is, tools included; null where nobody has counted.</summary>
    public int? Tokens { get; init; }

    /// <summary>Takes down what is sent and received; null where that is not kept.</summary>
    public CallRecorder? Recorder { get; init; }

    /// <summary>Begins a call; it ends with the asynchronous method that began it.</summary>
    /// <param name="history">The history as it is sent.</param>
    /// <param name="tools">See <see cref="Tools"/>.</param>
    /// <param name="signOfLife">See <see cref="SignOfLife"/>.</param>
    /// <param name="waiting">See <see cref="Waiting"/>.</param>
    /// <param name="recorder">See <see cref="Recorder"/>.</param>
    /// <param name="tokens">See <see cref="Tokens"/>.</param>
    public static ModelCall Begin(
        ChatHistory history, IReadOnlyList<Tool> tools, Action signOfLife, Func<TimeSpan, string, ValueTask> waiting,
        CallRecorder? recorder = null, int? tokens = null) => Flowing.Value = new ModelCall(history, tools)
        {
            SignOfLife = signOfLife,
            Waiting = waiting,
            Recorder = recorder,
            Tokens = tokens,
        };
}

/// <summary>The state of one assistant message on its way back.</summary>
/// <param name="Message">What belongs to the message, or null.</param>
/// <param name="Calls">What belongs to each of its tool calls, in order; null for those that have none.</param>
internal sealed record SentState(ProviderState? Message, IReadOnlyList<ProviderState?> Calls)
{
    /// <summary>Whether any of it is for this provider and model.</summary>
    public bool Holds(ModelOptions options) => Message?.IsFor(options) == true || Calls.Any(call => call?.IsFor(options) == true);

    public static SentState Of(ChatMessageContent message) =>
        new(ProviderState.Of(message), [.. message.Items.OfType<FunctionCallContent>().Select(ProviderState.Of)]);
}
