using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>GET /api/tools</c>: what the assistant can do. A panel takes its tools from here, so that names and schemas are written once.
/// </summary>
internal static class ToolsEndpoints
{
    public static void MapTools(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/tools", ListAsync)
        .WithSummary("List the tools with their JSON schemas")
        .WithDescription("Those that are in force. \"asksFirst\": whoever shows the conversation asks the user before each call, and then "
            + "posts it to /api/toolbox/{name}/call where it runs on the server. \"usesPanelTool\": it is posted there too, and the answer "
            + "names the canvas tool that does the work. The list has an ETag: plug-ins and the user's marks change it.")
        .Produces(304);

    private static async Task<Results<Ok<ToolList>, StatusCodeHttpResult>> ListAsync(
        HttpContext http, CurrentTools current, CancellationToken cancellationToken)
    {
        var toolbox = await current.GetAsync(cancellationToken);
        var version = $"\"{toolbox.Version}\"";
        http.Response.Headers.ETag = version;
        http.Response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch.ToString() == version) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Ok(new ToolList([.. toolbox.Tools.Select(Entry)]));
    }

    private static ToolEntry Entry(Tool tool) => new(
        tool.Name, tool.Title, tool.Description, tool.RunsIn, tool.IsCore, tool.AsksFirst, tool.UsesPanelTool, tool.Parameters);

    internal sealed record ToolList(IReadOnlyList<ToolEntry> Tools);

    /// <param name="Name">Its name on every wire.</param>
    /// <param name="Title">What people see where the panel has no translation.</param>
    /// <param name="Description">What the model reads.</param>
    /// <param name="RunsIn">The side that runs it.</param>
    /// <param name="IsCore">Whether models with a small window are offered it too.</param>
    /// <param name="AsksFirst">Whether the user is asked before each call.</param>
    /// <param name="UsesPanelTool">Whether it works on the canvas by way of another tool.</param>
    /// <param name="Parameters">JSON Schema of its arguments.</param>
    internal sealed record ToolEntry(
        string Name, string Title, string Description, RunsIn RunsIn, bool IsCore, bool AsksFirst, bool UsesPanelTool,
        JsonElement Parameters);
}
