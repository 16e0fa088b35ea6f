using System.Text;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Connections.Testing;

/// <summary>What one small question to a model brought.</summary>
/// <param name="Text">What it said.</param>
/// <param name="Calls">The tools that it called, by name.</param>
/// <param name="Pieces">In how many pieces the answer came.</param>
/// <param name="First">When the first piece came.</param>
/// <param name="Whole">When the last piece came.</param>
/// <param name="OutputTokens">How many tokens the provider counted; null where it does not tell.</param>
/// <param name="Failure">Why there is no answer; null where there is one.</param>
internal sealed record Probe(
    string Text, IReadOnlyList<string> Calls, int Pieces, TimeSpan First, TimeSpan Whole, int? OutputTokens, ModelException? Failure)
{
    /// <summary>How long a question may take; a large local model has to be loaded first.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Asks the way a chat does: through the same connector, with the same corrections.</summary>
    /// <param name="model">Who is asked.</param>
    /// <param name="question">The user's message.</param>
    /// <param name="tools">What the model may call.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Probe> AskAsync(
        ConnectedModel model, ChatMessageContent question, IReadOnlyList<Tool> tools, TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var history = new ChatHistory("This is a short test. Answer briefly, and use tools where they fit.") { question };
        var begun = timeProvider.GetTimestamp();
        var text = new StringBuilder();
        var calls = new Dictionary<int, string>();
        var (pieces, first, output) = (0, TimeSpan.Zero, (int?)null);
        ModelCall.Begin(history, tools, () => { }, (_, _) => ValueTask.CompletedTask);
        try
        {
            if (model.Meter is { } meter)
                await meter.RequireAsync(either.Token);
            await foreach (var update in model.Service.GetStreamingChatMessageContentsAsync(history, cancellationToken: either.Token))
            {
                output = ModelUpdate.Usage(update)?.Output ?? output;
                var thought = ModelUpdate.Reasoning(update);
                var named = update.Items.OfType<StreamingFunctionCallUpdateContent>().ToList();
                if (string.IsNullOrEmpty(update.Content) && string.IsNullOrEmpty(thought) && named.Count == 0)
                    continue;
                if (pieces++ == 0)
                    first = timeProvider.GetElapsedTime(begun);
                text.Append(update.Content);
                foreach (var call in named.Where(call => call.Name is not null))
                    calls[call.FunctionCallIndex] = call.Name!;
            }
            return new(text.ToString(), [.. calls.Values], pieces, first, timeProvider.GetElapsedTime(begun), output, null);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed(model.Errors.NoAnswer(late, Patience));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && model.Errors.Explain(failure) is { } explained)
        {
            return Failed(explained);
        }

        static Probe Failed(ModelException why) => new("", [], 0, default, default, null, why);
    }
}
