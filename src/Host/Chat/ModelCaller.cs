using System.Text.Json;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.Telemetry;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat;

/// <summary>Makes one model call of a turn: in time with the others, within the model's window, and not waiting for ever.</summary>
internal sealed class ModelCaller(HistoryBudget budget, TimeProvider timeProvider)
{
    private const int MaxRefusals = 2;

    private static readonly TimeSpan NoticedWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Calls the model and streams its step to the client. A request that the provider finds too long is shortened further, twice at most.
    /// </summary>
    /// <exception cref="ModelException">The call failed.</exception>
    public async Task<Step> CallAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Model.Meter is { } meter)
            await meter.RequireAsync(cancellationToken);
        ModelException? refusal = null;
        var sent = int.MaxValue;
        while (true)
        {
            var tools = turn.Tools.Offered;
            var (history, cuts) = budget.Fit(turn.History, tools, turn.Refusals, turn.Model.ContextTokens, cancellationToken);
            if (refusal is not null && cuts.Messages >= sent)
                throw refusal;
            sent = cuts.Messages;
            turn.Cut(cuts);
            await turn.Model.Pace.WaitAsync(cancellationToken, (wait, why) => TellAsync(turn, wait, why, cancellationToken));
            turn.Stream.StartStep();
            try
            {
                return await ReadAsync(OutgoingHistory.Of(history), turn, tools, cuts, cancellationToken);
            }
            catch (ModelException refused) when (refused.Failure == ModelFailure.TooLong && turn.Refusals < MaxRefusals)
            {
                turn.Refusals++;
                refusal = refused;
            }
            catch (ModelException refused) when (refused.Kind == ErrorKind.NoImages && ResultPictures.TakeOut(turn.History))
            {
                // The next call goes without them, and is another than the one that was too long.
                turn.Model.Pictures.WereRefused();
                refusal = null;
            }
        }
    }

    private async Task<Step> ReadAsync(
        ChatHistory history, Turn turn, IReadOnlyList<Tool> tools, HistoryCuts cuts, CancellationToken cancellationToken)
    {
        var recorder = Recorder(turn, cuts);
        var (errors, options) = (turn.Model.Errors, turn.Model.Options);
        using var span = GenAiSpan.Call(options.IsDemo ? "demo" : options.Model);
        using var silence = new SilenceWatch(options.IdleTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        ModelCall.Begin(
            history, tools, silence.SignOfLife, (wait, why) => TellAsync(turn, wait, why, cancellationToken), recorder, cuts.Tokens);
        try
        {
            var updates = turn.Model.Service.GetStreamingChatMessageContentsAsync(history, cancellationToken: either.Token);
            var names = new ToolNames(turn.Tools.Runnable.Select(tool => tool.Name));
            var calls = new StepCalls(turn.Stream, turn.Ids, names, turn.Tools.Find);
            var step = await new StepReader(turn.Stream, turn.Ids, names, calls).ReadAsync(updates, silence.Word);
            span.Done(step.Usage);
            recorder?.Done(step.Usage, JsonNamingPolicy.CamelCase.ConvertName(step.Finish.ToString()));
            return step;
        }
        catch (Exception quiet) when (silence.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Told(errors.Silent(quiet, silence.OnlyAlive));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && errors.Explain(failure) is { } explained)
        {
            throw Told(explained);
        }

        ModelException Told(ModelException why)
        {
            recorder?.Failed(why.Message);
            return why;
        }
    }

    private static CallRecorder? Recorder(Turn turn, HistoryCuts cuts) => turn.Recorder?.Call(
        new KeptTokens(cuts.Tools, cuts.Messages, cuts.Tokens, cuts.Budget, cuts.Window),
        new KeptCuts(cuts.Results, cuts.Turns, cuts.Rounds, cuts.Pieces));

    // A wait that nobody would notice is not worth the status, which can tell a failure only while nothing was sent.
    private static async ValueTask TellAsync(Turn turn, TimeSpan wait, string why, CancellationToken cancellationToken)
    {
        if (wait < NoticedWait)
            return;
        turn.Stream.TransientData("waiting", JsonSerializer.SerializeToElement(new { seconds = Math.Ceiling(wait.TotalSeconds), why }));
        await turn.Stream.FlushAsync(cancellationToken);
    }
}
