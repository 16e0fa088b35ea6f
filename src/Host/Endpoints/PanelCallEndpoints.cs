using System.Text.Json;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Mcp.Canvas;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Tools;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/panel</c>: MCP clients reach the canvas through a panel that is open. Only the panel's own pages may use it.</summary>
internal static class PanelCallEndpoints
{
    private const int LongestId = 100;

    public static void MapPanelCalls(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/panel").WithTags("Panel").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("/calls", ListenAsync).WithSummary("Listen for the calls of MCP clients")
            .WithDescription("\"panel\" is an id of the panel's own. Each event is a call, {\"call\": {\"id\", \"tool\", \"input\", "
                + "\"client\", \"readsOnly\"}}, or {\"givenUp\": ID} once its caller waits no longer.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400);
        group.MapPost("/results", Answer).WithSummary("Say what came of a call").Produces(204).ProducesProblem(404);
        group.MapPost("/used", (JsonBody<UsedBody> body, OpenPanels panels) =>
            {
                panels.Use(body.Value.Panel);
                return TypedResults.NoContent();
            })
            .WithSummary("Say that the user has turned to this panel, which calls go to from now on");
    }

    private static async Task ListenAsync(
        HttpContext http, OpenPanels panels, ChatOptions options, TimeProvider timeProvider, IHostApplicationLifetime lifetime)
    {
        if (http.Request.Query["panel"] is not [{ Length: > 0 and <= LongestId } id])
        {
            await TypedResults.Problem("Give the panel's id: ?panel=ID.", statusCode: 400).ExecuteAsync(http);
            return;
        }
        SseWriter.Prepare(http.Response);
        http.Response.Headers.CacheControl = "no-cache, no-transform";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        // Browsers send no Origin where a page reads from its own server.
        var panel = panels.Open(id, runsThroughService: http.Request.Headers.Origin.Count == 0 || OwnPages.Serves(http.Request));
        try
        {
            await using var sse = new SseWriter(http.Response.BodyWriter, options.KeepAlive, timeProvider);
            await http.Response.BodyWriter.FlushAsync(either.Token);
            await foreach (var news in panel.Events.ReadAllAsync(either.Token))
            {
                sse.Event(news, Write);
                await sse.FlushAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The panel, or the service, is closed.
        }
        finally
        {
            panels.Close(panel);
        }
    }

    private static void Write(Utf8JsonWriter json, PanelEvent news)
    {
        if (news.GivenUp is { } id) json.WriteString("givenUp", id);
        if (news.Call is not { } call) return;
        json.WritePropertyName("call");
        JsonSerializer.Serialize(json, call, ToolJson.Options);
    }

    private static Results<NoContent, ProblemHttpResult> Answer(JsonBody<ResultBody> body, OpenPanels panels) =>
        panels.Answer(body.Value.Id, body.Value.Output, body.Value.Workflow ?? "")
            ? TypedResults.NoContent()
            : TypedResults.Problem("Nobody waits for this result any more.", statusCode: 404);

    /// <param name="Id">The call.</param>
    /// <param name="Output">What the panel's tool returned.</param>
    /// <param name="Workflow">The name of the workflow that it ran on.</param>
    internal sealed record ResultBody(string Id, JsonElement Output, string? Workflow = null);

    /// <param name="Panel">The panel's id.</param>
    internal sealed record UsedBody(string Panel);
}
