using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Requests;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat;

/// <summary>One request while it is answered.</summary>
internal sealed class Turn
{
    /// <summary>Answers.</summary>
    public required ConnectedModel Model { get; init; }

    /// <summary>The whole conversation; it grows by what this turn brings.</summary>
    public required ChatHistory History { get; init; }

    /// <summary>Takes the answer.</summary>
    public required UiStream Stream { get; init; }

    public required ToolRound Tools { get; init; }

    public required CallIds Ids { get; init; }

    /// <summary>Is told before every model call what was cut to make it fit.</summary>
    public required Action<HistoryCuts> Cut { get; init; }

    /// <summary>Takes down what is sent and received; null where that is not kept.</summary>
    public AnswerRecorder? Recorder { get; init; }

    /// <summary>How often the provider has said in this turn that the request is too long.</summary>
    public int Refusals { get; set; }
}
