using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>GET /api/tools</c>: what the assistant can do. A panel takes its tools from here, so that names and schemas are written once.
/// </summary>
internal static class ToolsEndpoints
{
    public static void MapTools(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/tools", (Toolbox toolbox, ServerTools servers) =>
            new ToolList([.. toolbox.Tools.Concat(servers.Current()).Select(Entry)]))
        .WithSummary("List the tools with their JSON schemas")
        .WithDescription("Those of MCP servers name their \"server\"; where \"runsIn\" is \"browser\", the panel asks its user and then "
            + "posts to /api/mcp/calls.");

    private static ToolEntry Entry(Tool tool) =>
        new(tool.Name, tool.Title, tool.Description, tool.RunsIn, tool.IsCore, tool.Parameters, tool.Server);

    internal sealed record ToolList(IReadOnlyList<ToolEntry> Tools);

    internal sealed record ToolEntry(
        string Name, string Title, string Description, RunsIn RunsIn, bool IsCore, JsonElement Parameters,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Server);
}
