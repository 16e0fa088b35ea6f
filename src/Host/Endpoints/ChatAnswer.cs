using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Requests;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>One answer from its first chunk to its last, whatever becomes of it and wherever it is written to.</summary>
/// <param name="services">What it needs of the service.</param>
/// <param name="request">What is answered.</param>
/// <param name="model">Answers it.</param>
/// <param name="draft">A text that is tried instead of the stored one; null for none.</param>
/// <param name="tellsCuts">Whether the reader asked to be told what was cut from the conversation.</param>
internal sealed class ChatAnswer(AnswerServices services, ChatRequest request, ConnectedModel model, Draft? draft, bool tellsCuts)
{
    private const string ShuttingDown = "The service is shutting down; the answer stops here. Send the message again once it is back.";

    private readonly AnswerRecorder? _recorder = services.Requests.Begin();

    /// <summary>Is told once, before anything was sent, what was cut from the conversation.</summary>
    public Action<string> Shortened { get; init; } = _ => { };

    /// <summary>Writes the answer to its end, and keeps it where that is switched on.</summary>
    /// <param name="sse">Takes the events.</param>
    /// <param name="lost">The one reader is gone: nothing more is written.</param>
    /// <param name="stopped">The user stopped the answer.</param>
    /// <exception cref="Exception">It failed before there was anything to send, so that a status can tell it.</exception>
    public async Task WriteAsync(SseWriter sse, CancellationToken lost, CancellationToken stopped)
    {
        services.Turns.Enter();
        try
        {
            await GiveAsync(sse, lost, stopped);
        }
        finally
        {
            services.Turns.Leave();
            if (_recorder is not null)
                await _recorder.KeepAsync(services.Log);
        }
    }

    private async Task GiveAsync(SseWriter sse, CancellationToken lost, CancellationToken stopped)
    {
        // What tells assistant-ui from other clients.
        var stream = new UiStream(sse, keepsShownInput: request.HasToolSchemas);
        var stopping = services.Lifetime.ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lost, stopped, stopping);
        var message = request.ContinuedId ?? "msg_" + Guid.CreateVersion7(services.TimeProvider.GetUtcNow()).ToString("N");
        stream.Start(message, Model());
        _recorder?.Describe(request, model, message);
        try
        {
            await TryAsync(stream, stop.Token);
        }
        catch (Exception) when (lost.IsCancellationRequested)
        {
            return;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            stream.Fail(ShuttingDown);
        }
        catch (Exception) when (stopped.IsCancellationRequested)
        {
            stream.Abort();
        }
        catch (Exception failure) when (stream.Sent || stream.HasParts || IsUsedUp(failure))
        {
            var known = failure as ModelException;
            if (known is null)
                Problems.LogFailure(services.Log, failure, Problems.Trace());
            else
            {
                if (!IsUsedUp(failure))
                    services.Failures.Add(known, Problems.Trace());
                // An error chunk holds nothing but its text: clients that check their chunks refuse more.
                stream.TransientData("failure", JsonSerializer.SerializeToElement(new { kind = known.WireKind }));
            }
            stream.Fail(services.Mask.Apply(known?.Message ?? Problems.Masked()));
        }
        await stream.FlushAsync(lost);
    }

    // Nothing is wrong with the request or the service, which a status would say: it is told as an answer, whenever it turns out.
    private static bool IsUsedUp(Exception failure) => failure is ModelException { Kind: ErrorKind.UsedUp };

    private async Task TryAsync(UiStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await AnswerAsync(stream, cancellationToken);
        }
        catch (Exception failure) when (_recorder is not null)
        {
            (_recorder.IsStopped, _recorder.Error) = cancellationToken.IsCancellationRequested ? (true, null) : (false, failure.Message);
            throw;
        }
    }

    private async Task AnswerAsync(UiStream stream, CancellationToken cancellationToken)
    {
        if (request.IsLocalCommand)
        {
            stream.Finish(FinishReason.Stop);
            return;
        }
        foreach (var line in UnreadFiles())
            stream.TransientData("notice", JsonSerializer.SerializeToElement(new { text = line }));
        // Whoever keeps requests wants exact counts, even in the first second of the service.
        if (_recorder is not null)
            await services.Counter.Ready.WaitAsync(cancellationToken);
        var options = services.Options.Within(model);
        var message = await services.System.GetAsync(request.LastUserText, options.PromptWindow, cancellationToken, draft);
        if (_recorder is not null)
            _recorder.Sections =
                [.. message.Sections.Select(part => new KeptSection(part.Name, part.Tokens, part.Limit, part.LeftOut))];
        var history = HistoryBuilder.Build(message.Text, request, model.Pictures.AreTaken(model.SeesPictures), options.ContextTokens);
        await services.Agent.RunAsync(model, history, request, stream, cuts => Tell(stream, cuts), cancellationToken, _recorder);
    }

    // The model reads the same of them, but may not say it. Older messages were told when they came.
    private IEnumerable<string> UnreadFiles() => request.Messages[^1] is { Role: UiRole.User } asked
        ? asked.Parts.OfType<FilePart>().Select(Attachment.Refusal).OfType<string>()
        : [];

    /// <summary>
    /// Says what was cut from the conversation: in a header while there is time, and to those who ask with <c>?debug=context</c>.
    /// </summary>
    private void Tell(UiStream stream, HistoryCuts cuts)
    {
        if (cuts.Any && !stream.Sent)
            Shortened(string.Create(CultureInfo.InvariantCulture,
                $"results={cuts.Results}; turns={cuts.Turns}; rounds={cuts.Rounds}; pieces={cuts.Pieces}"));
        if (tellsCuts)
            stream.TransientData("context", JsonSerializer.SerializeToElement(cuts, JsonSerializerOptions.Web));
    }

    private JsonElement Model() =>
        JsonSerializer.SerializeToElement(new JsonObject { ["model"] = model.Options.IsDemo ? "demo" : model.Options.Model });
}
