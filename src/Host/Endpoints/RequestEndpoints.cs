using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Requests;
using ComfyAssistant.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/requests</c>: what was sent to models and what came back, while the user has that kept. Only the panel's own pages may read it.
/// </summary>
internal static class RequestEndpoints
{
    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/requests").WithTags("Requests").ProducesProblem(403).ProducesProblem(503);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", List)
            .WithSummary("List the kept requests, the newest first")
            .WithDescription("'message' names a message, of the user or the assistant, whose requests are wanted. Nothing is kept until "
                + "that is switched on (COMFY_ASSISTANT_KEEP_REQUESTS, or PUT /api/requests/keeping).");
        group.MapDelete("", Clear).WithSummary("Delete all kept requests");
        group.MapPut("/keeping", Switch)
            .WithSummary("Switch the keeping of requests on or off")
            .WithDescription("For answers that begin from now on, until the service ends. What is kept already stays.")
            .ProducesProblem(400);
        group.MapGet("/{id}", ReadAsync)
            .WithSummary("Read a kept request")
            .WithDescription("Every model call of one answer: messages, tools, tokens, what was shortened, times, and the provider's "
                + "stream. Secrets are masked.")
            .Produces<KeptRequest>().ProducesProblem(404);
        group.MapDelete("/{id}", Delete).WithSummary("Delete a kept request").ProducesProblem(404);
        group.MapPost("/{id}/replay", ReplayAsync)
            .WithSummary("Send a kept request again")
            .WithDescription("The answer is Chat Completions' event stream. A failure after its first event is an event "
                + "{\"error\": \"…\"}.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(404).ProducesProblem(500);
    }

    private static RequestsAnswer List(RequestStore store, RequestKeeper keeper, string? message = null)
    {
        var all = store.List();
        return new(keeper.IsOn, store.Bytes(), [.. all.Where(head => message is null || head.Message == message || head.Asked == message)]);
    }

    private static NoContent Clear(RequestStore store)
    {
        store.Clear();
        return TypedResults.NoContent();
    }

    private static KeepingAnswer Switch(JsonBody<KeepingBody> body, [FromServices] RequestKeeper keeper) =>
        new(keeper.IsOn = body.Value.On);

    private static async Task<ContentHttpResult> ReadAsync(string id, RequestStore store, CancellationToken cancellationToken) =>
        TypedResults.Text(await store.ReadJsonAsync(id, cancellationToken), "application/json");

    private static NoContent Delete(string id, RequestStore store)
    {
        store.Delete(id);
        return TypedResults.NoContent();
    }

    private static async Task ReplayAsync(
        string id, JsonBody<ReplayBody> body, HttpContext http, [FromServices] RequestStore store, [FromServices] ModelRoster roster,
        [FromServices] RequestReplay replay, [FromServices] SecretMask mask)
    {
        var kept = await store.ReadAsync(id, http.RequestAborted);
        var sent = Body(kept, body.Value.Call);
        var model = await roster.GetAsync(Given(body.Value.Connection), Given(body.Value.Model), http.RequestAborted);
        if (model.Options.IsDemo)
            throw new RequestException("The built-in demo reads no requests. Connect a model, then send it again.");
        try
        {
            await replay.SendAsync(model, sent, WriteAsync, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Its reader is gone.
        }
        catch (ModelException failure) when (http.Response.HasStarted)
        {
            var told = JsonSerializer.Serialize(new Dictionary<string, string> { ["error"] = mask.Apply(failure.Message) });
            await WriteAsync(Encoding.UTF8.GetBytes($"data: {told}\n\n"));
        }

        async Task WriteAsync(ReadOnlyMemory<byte> piece)
        {
            if (!http.Response.HasStarted)
                SseWriter.Prepare(http.Response);
            await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private static string Body(KeptRequest kept, int call)
    {
        if (call < 0 || call >= kept.Calls.Count)
            throw new RequestException($"'call' must be from 0 to {kept.Calls.Count - 1}.");
        if (kept.Calls[call].Attempts is not [.., var last])
            throw new RequestException("The built-in demo answered this one, and nothing was sent.");
        return last.IsBodyCut
            ? throw new RequestException("This request was too long to be kept whole, so it cannot be sent again.")
            : last.Body;
    }

    private static string? Given(string? name) => string.IsNullOrEmpty(name) ? null : name;

    /// <param name="IsOn">Whether answers that begin now are kept.</param>
    /// <param name="Bytes">What the kept ones take on the disk.</param>
    /// <param name="Requests">The newest first.</param>
    internal sealed record RequestsAnswer(bool IsOn, long Bytes, IReadOnlyList<RequestHead> Requests);

    internal sealed record KeepingAnswer(bool IsOn);

    // "on" has no default: with one, a misspelled member would switch it.
    internal sealed record KeepingBody(bool On);

    /// <param name="Call">Which of its model calls, from 0.</param>
    /// <param name="Connection">The connection that answers; the default where it is left out.</param>
    /// <param name="Model">The model; the connection's own where it is left out.</param>
    internal sealed record ReplayBody(int Call = 0, string? Connection = null, string? Model = null);
}
