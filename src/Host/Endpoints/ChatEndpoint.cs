using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>POST /api/chat</c>: a transcript in, one answer as UI Message Stream v1 out; <c>GET /api/chat/{id}/stream</c> for a second viewer.</summary>
internal static class ChatEndpoint
{
    private const string ShuttingDown = "The service is shutting down; the answer stops here. Send the message again once it is back.";

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/chat", AnswerAsync)
            .WithSummary("Answer a conversation as a UI Message Stream")
            .Produces(200, contentType: "text/event-stream")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(500);
        routes.MapGet("/api/chat/{id}/stream", FollowAsync)
            .WithSummary("Follow the answer that a chat is being given, from its first chunk")
            .Produces(200, contentType: "text/event-stream").Produces(204);
    }

    private static async Task FollowAsync(string id, HttpContext http, RunningAnswers answers)
    {
        if (answers.Find(id) is not { } running)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        Prepare(http.Response);
        await running.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static async Task AnswerAsync(
        HttpContext http, ChatAgent agent, SystemMessageCache system, RunningAnswers answers, ChatOptions options, TimeProvider timeProvider,
        IHostApplicationLifetime lifetime, SecretMask mask, FailureLog failures, ILogger<ChatAgent> log)
    {
        var request = await ChatRequest.ReadAsync(http.Request.Body, http.RequestAborted);
        Prepare(http.Response);
        using var running = request.ChatId is { } chat ? answers.Begin(chat) : null;
        await using var sse = new SseWriter(http.Response.BodyWriter, options.KeepAlive, timeProvider) { Copy = running is null ? null : sent => running.Append(sent.Span) };
        var stream = new UiStream(sse);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        stream.Start(request.ContinuedId ?? "msg_" + Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N"));
        try
        {
            if (request.IsLocalCommand)
                stream.Finish(FinishReason.Stop);
            else
            {
                var message = await system.GetAsync(request.LastUserText, stop.Token);
                await agent.RunAsync(HistoryBuilder.Build(message.Text, request), request, stream, cuts => Tell(http, stream, cuts), stop.Token);
            }
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            stream.Fail(ShuttingDown);
        }
        catch (Exception failure) when (stream.Sent || stream.HasParts)
        {
            if (failure is ModelException known)
                failures.Add(known, Problems.Trace());
            else
                Problems.LogFailure(log, failure, Problems.Trace());
            stream.Fail(mask.Apply(failure is ModelException told ? told.Message : Problems.Masked()));
        }
        await stream.FlushAsync(http.RequestAborted);
    }

    /// <summary>Says what was cut from the conversation: in a header while there is time, and to those who ask with <c>?debug=context</c>.</summary>
    private static void Tell(HttpContext http, UiStream stream, HistoryCuts cuts)
    {
        if (cuts.Any && !stream.Sent)
            http.Response.Headers["X-ComfyAssistant-Shortened"] = string.Create(CultureInfo.InvariantCulture, $"results={cuts.Results}; turns={cuts.Turns}; rounds={cuts.Rounds}");
        if (http.Request.Query["debug"] == "context")
            stream.TransientData("context", JsonSerializer.SerializeToElement(cuts, JsonSerializerOptions.Web));
    }

    private static void Prepare(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        response.Headers.Connection = "keep-alive";
        response.Headers["X-Vercel-AI-UI-Message-Stream"] = "v1";

        // nginx holds a stream back until its buffer is full unless it is told not to.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
