using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Host.Telemetry;
using ComfyAssistant.Plugins.Tools.Choice;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat;

/// <summary>
/// The loop of a turn: call the model, run its tools, call it again, until it answers or leaves calls open for the client. It is our own
/// because Semantic Kernel's automatic invocation never shows a tool's result to the caller.
/// </summary>
internal sealed class ChatAgent(
    ModelCaller caller, CurrentTools current, ToolRunner runner, ChatOptions options, OutsideTools? others = null)
{
    /// <summary>Answers a request. The stream is finished when this returns; on an exception the caller finishes it.</summary>
    /// <param name="model">Answers.</param>
    /// <param name="history">The conversation.</param>
    /// <param name="request">The request that it was built from.</param>
    /// <param name="stream">Takes the answer.</param>
    /// <param name="cut">Is told before every model call what was cut to make it fit.</param>
    /// <param name="cancellationToken">Ends the turn and the provider's call at once.</param>
    /// <param name="recorder">Takes down what is sent and received; null where that is not kept.</param>
    /// <exception cref="ModelException">A model call failed.</exception>
    public async Task RunAsync(
        ConnectedModel model, ChatHistory history, ChatRequest request, UiStream stream, Action<HistoryCuts> cut,
        CancellationToken cancellationToken, AnswerRecorder? recorder = null)
    {
        var ids = new CallIds(request.Messages);
        var toolbox = await current.GetAsync(cancellationToken);
        var outside = request is { IsFromOwnPage: true, IsTrial: false } && others is not null
            ? await others.CurrentAsync(cancellationToken) : [];
        var name = model.Options.IsDemo ? "demo" : model.Options.Model;
        var tools = new ToolRound(toolbox, outside, runner, history, request, ids, options.Within(model), name);
        var turn = new Turn
        {
            Model = model,
            History = history,
            Stream = stream,
            Tools = tools,
            Ids = ids,
            Cut = cut,
            Recorder = recorder,
        };
        var usage = (Input: 0, Output: 0);
        using var span = GenAiSpan.Turn();
        try
        {
            for (var count = 0; count < options.MaxSteps; count++)
            {
                var step = await caller.CallAsync(turn, cancellationToken);
                usage = (usage.Input + step.Usage.Input, usage.Output + step.Usage.Output);
                if (step.Usage is not (0, 0))
                    stream.Metadata(Metadata(usage));
                var open = step.Calls.Count > 0 && await turn.Tools.RunAsync(step, stream, cancellationToken);
                if (step.Calls.Count == 0 && step.State is not null)
                    stream.EndPart(StateMetadata.Of(step.State, call: null));
                if (step.Calls.Count == 0 && step.Text.Length == 0)
                    stream.Text(Silence(step.Finish, model.Options.Names.Other));
                if (open || step.Calls.Count == 0)
                {
                    stream.Finish(open ? FinishReason.ToolCalls : step.Finish, Metadata(usage));
                    span.Done();
                    return;
                }
            }
            Say(stream, string.Create(CultureInfo.InvariantCulture,
                $"I stopped here: this turn has used all {options.MaxSteps} model calls that LLM_MAX_STEPS allows. ")
                + "Tell me to go on if I should.");
        }
        catch (ModelException limited) when (limited.Failure == ModelFailure.RateLimited)
        {
            Say(stream, limited.Message);
        }
        stream.Finish(FinishReason.Stop, Metadata(usage));
    }

    // In a step of its own that holds text: after one whose calls are all answered, clients would post again by themselves.
    private static void Say(UiStream stream, string sentence)
    {
        stream.StartStep();
        stream.Text(sentence);
    }

    private static string Silence(FinishReason finish, string other) => finish switch
    {
        FinishReason.ContentFilter => "The provider's content filter held the answer back. Try to put it in other words.",
        FinishReason.Length => "The model used all its output on thinking and came to no answer. "
            + $"Ask for a smaller step, or choose {other}.",
        _ => $"The model gave an empty answer. Try again, or choose {other}.",
    };

    private static JsonElement Metadata((int Input, int Output) usage) =>
        JsonSerializer.SerializeToElement(new JsonObject
        {
            ["usage"] = new JsonObject { ["inputTokens"] = usage.Input, ["outputTokens"] = usage.Output },
        });
}
