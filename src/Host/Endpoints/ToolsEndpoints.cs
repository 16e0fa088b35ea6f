using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.SkillTools;
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
            + "names the canvas tool that does the work. Those of MCP servers and of skills' APIs name their \"server\"; where "
            + "\"runsIn\" is \"browser\", the panel asks its user and then posts to /api/mcp/calls. The list has an ETag: all of this can "
            + "change.")
        .Produces(304);

    private static async Task<Results<Ok<ToolList>, StatusCodeHttpResult>> ListAsync(
        HttpContext http, CurrentTools current, OutsideTools others, CancellationToken cancellationToken)
    {
        var toolbox = await current.GetAsync(cancellationToken);
        var outside = await others.CurrentAsync(cancellationToken);
        var ofOthers = outside.Aggregate(0, (hash, tool) => HashCode.Combine(hash, tool.Name, tool.RunsIn, tool.Description, tool.Calls));
        var version = string.Create(CultureInfo.InvariantCulture, $"\"{toolbox.Version}.{ofOthers}\"");
        http.Response.Headers.ETag = version;
        http.Response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch.ToString() == version) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Ok(new ToolList([.. toolbox.Tools.Concat(outside).Select(Entry)]));
    }

    private static ToolEntry Entry(Tool tool) => new(
        tool.Name, tool.Title, tool.Description, tool.RunsIn, tool.IsCore, tool.AsksFirst, tool.UsesPanelTool, tool.Parameters,
        tool.Server, SkillServer.SlugOf(tool.Server), tool.Calls);

    internal sealed record ToolList(IReadOnlyList<ToolEntry> Tools);

    /// <param name="Name">Its name on every wire.</param>
    /// <param name="Title">What people see where the panel has no translation.</param>
    /// <param name="Description">What the model reads.</param>
    /// <param name="RunsIn">The side that runs it.</param>
    /// <param name="IsCore">Whether models with a small window are offered it too.</param>
    /// <param name="AsksFirst">Whether the user is asked before each call.</param>
    /// <param name="UsesPanelTool">Whether it works on the canvas by way of another tool.</param>
    /// <param name="Parameters">JSON Schema of its arguments.</param>
    /// <param name="Server">The MCP server, or the skill, that it belongs to; left out for a tool of our own.</param>
    /// <param name="Skill">The skill, where it is one of a skill's API; left out otherwise.</param>
    /// <param name="Calls">The method and the address that it calls then.</param>
    internal sealed record ToolEntry(
        string Name, string Title, string Description, RunsIn RunsIn, bool IsCore, bool AsksFirst, bool UsesPanelTool,
        JsonElement Parameters, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Server,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Skill,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Calls);
}
