using System.IO.Pipelines;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>POST /api/chat</c>: a transcript in, one answer as UI Message Stream v1 out. A running answer can be followed from its first chunk
/// with <c>GET /api/chat/{id}/stream</c> and stopped with <c>DELETE /api/chat/{id}</c>.
/// </summary>
internal static class ChatEndpoint
{
    /// <summary>Where conversations are posted to.</summary>
    public const string Path = "/api/chat";

    private const string ShortenedHeader = "X-ComfyAssistant-Shortened";
    private const string RetrySeconds = "2";

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, AnswerAsync)
            .WithSummary("Answer a conversation as a UI Message Stream")
            .WithDescription("With \"resumable\": true in the body, the answer goes on when its reader is lost (LLM_RESUME_SECONDS) "
                + "and is kept as long after its end. \"connection\" and \"model\" name who answers, as GET /api/models lists them; "
                + "without them the default does. \"toolSet\" offers other tools than the connection says, and \"trial\": true leaves out "
                + "the service's tools that change something. \"draft\" tries a text instead of the stored one: {\"kind\", \"name\", "
                + "\"text\"}, where the kind is prompt, personality, persona, goals, skill or tool.")
            .Produces(200, contentType: "text/event-stream")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(500).ProducesProblem(503);
        routes.MapGet("/api/chat/{id}/stream", FollowAsync)
            .WithSummary("Follow the answer that a chat is being given, from its first chunk")
            .WithDescription("204 when no answer is running or kept. An answer that failed before its first chunk is told as its status.")
            .Produces(200, contentType: "text/event-stream").Produces(204).ProducesProblem(500);
        routes.MapDelete("/api/chat/{id}", StopAsync)
            .WithSummary("Stop the answer that a chat is being given")
            .WithDescription("Its readers get an abort chunk and what was said so far. Nothing happens when no answer is running.")
            .Produces(204).ProducesProblem(503);
    }

    private static async Task AnswerAsync(HttpContext http, [FromServices] AnswerServices services)
    {
        if (services.Turns.IsDraining)
            throw Leaving(http.Response);
        var request = await ChatRequest.ReadAsync(http.Request.Body, http.RequestAborted, services.Requests.IsOn) with
        {
            IsFromOwnPage = services.Pages.Has(http.Request),
            RunsThroughService = OwnPages.Serves(http.Request),
        };
        var draft = request.Draft is { } tried ? Drafts.Read(tried, services.Prompts) : null;
        var model = WithTools(request.ToolSet, await services.Models.GetAsync(request.Connection, request.Model, http.RequestAborted));
        var tellsCuts = http.Request.Query["debug"] == "context";
        if (request is { IsResumable: true, ChatId: { } chat })
        {
            var kept = await services.Answers.BeginAsync(chat, isResumable: true);

            // Not awaited: it has to outlive this request. Its failures reach those who read it.
            var answer = new ChatAnswer(services, request, model, draft, tellsCuts) { Shortened = cuts => kept.Shortened = cuts };
            _ = Task.Run(() => KeepAsync(answer, kept, services), CancellationToken.None);
            await ReadAsync(http, kept, services.Options);
            return;
        }

        Prepare(http.Response);
        using var running = request.ChatId is { } id ? await services.Answers.BeginAsync(id, isResumable: false) : null;
        await using var sse = new SseWriter(http.Response.BodyWriter, services.Options.KeepAlive, services.TimeProvider)
        {
            Copy = running is null ? null : running.Append,
        };
        var once = new ChatAnswer(services, request, model, draft, tellsCuts)
        {
            Shortened = cuts => http.Response.Headers[ShortenedHeader] = cuts,
        };
        await once.WriteAsync(sse, http.RequestAborted, running?.Stopping ?? CancellationToken.None);
    }

    private static async Task KeepAsync(ChatAnswer answer, KeptAnswer kept, AnswerServices services)
    {
        using (kept)
        {
            // Readers send their own comments while it is silent.
            await using var sse = new SseWriter(PipeWriter.Create(Stream.Null), Timeout.InfiniteTimeSpan, services.TimeProvider)
            {
                Copy = kept.Append,
            };
            try
            {
                await answer.WriteAsync(sse, lost: CancellationToken.None, kept.Stopping);
            }
            catch (Exception failure)
            {
                if (!kept.Fail(failure))
                    Problems.LogFailure(services.Log, failure, Problems.Trace());
            }
        }
    }

    // Without what answers: when a host is lost, a thousand readers come at once to one that knows none of their users yet.
    private static async Task FollowAsync(
        string id, HttpContext http, [FromServices] OwnAnswers answers, [FromServices] ChatOptions options)
    {
        if (await answers.FindAsync(id) is { } kept)
            await ReadAsync(http, kept, options);
        else
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ReadAsync(HttpContext http, KeptAnswer kept, ChatOptions options)
    {
        Prepare(http.Response);
        try
        {
            await kept.CopyToAsync(http.Response.BodyWriter, Begin, options.KeepAlive, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // This reader is gone; the answer goes on.
        }

        void Begin()
        {
            if (kept.Shortened is { } cuts)
                http.Response.Headers[ShortenedHeader] = cuts;
        }
    }

    private static ContextException Leaving(HttpResponse response)
    {
        // What handles the exception clears the headers first.
        response.OnStarting(() =>
        {
            response.Headers.RetryAfter = RetrySeconds;
            return Task.CompletedTask;
        });
        return new(ContextFault.Unavailable, "The service is being restarted. Send the message again in a moment.");
    }

    private static ConnectedModel WithTools(string? set, ConnectedModel model) =>
        set is null ? model
        : ToolSets.ByName.TryGetValue(set, out var tools) ? model with { Tools = tools }
        : throw new RequestException($"'toolSet' must be one of {ToolSets.Names}, or be left out.");

    private static async Task<NoContent> StopAsync(string id, [FromServices] OwnAnswers answers)
    {
        await answers.StopAsync(id);
        return TypedResults.NoContent();
    }

    private static void Prepare(HttpResponse response)
    {
        SseWriter.Prepare(response);
        response.Headers.CacheControl = "no-cache";
        response.Headers.Connection = "keep-alive";
        response.Headers["X-Vercel-AI-UI-Message-Stream"] = "v1";
    }
}
