using System.Text.Json;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>GET /api/tools</c>: what the assistant can do. A panel takes its tools from here, so that names and schemas are written once.
/// </summary>
internal static class ToolsEndpoints
{
    public static void MapTools(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/tools", (Toolbox toolbox) => new ToolList([.. toolbox.Tools.Select(Entry)]))
        .WithSummary("List the tools with their JSON schemas");

    private static ToolEntry Entry(Tool tool) => new(tool.Name, tool.Title, tool.Description, tool.RunsIn, tool.IsCore, tool.Parameters);

    internal sealed record ToolList(IReadOnlyList<ToolEntry> Tools);

    internal sealed record ToolEntry(string Name, string Title, string Description, RunsIn RunsIn, bool IsCore, JsonElement Parameters);
}
