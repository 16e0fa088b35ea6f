using ComfyAssistant.Host.Mcp;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>POST /mcp</c>: the Model Context Protocol, for agents elsewhere.</summary>
internal static class McpEndpoint
{
    private const string IsOff = "MCP is switched off here; remove COMFY_ASSISTANT_MCP=off to use it.";

    public static void MapMcpServer(this IEndpointRouteBuilder routes) => routes
        .MapPost("/mcp", (HttpContext http, McpOptions options, McpOverHttp mcp) => options.Access != McpAccess.Off
            ? mcp.AnswerAsync(http)
            : TypedResults.Problem(IsOff, statusCode: 404).ExecuteAsync(http))
        .WithSummary("Speak MCP: tools, skills and prompts for Claude Code, Cursor and any other client")
        .WithDescription("Model Context Protocol over streamable HTTP, without sessions: each request is a JSON-RPC message, and "
            + "\"Accept\" names application/json and text/event-stream. COMFY_ASSISTANT_MCP=off switches it off.")
        .Accepts<object>("application/json")
        .Produces(200, contentType: "text/event-stream").Produces(202).ProducesProblem(404);
}
