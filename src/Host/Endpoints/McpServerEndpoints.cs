using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tools;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/mcp</c>: the MCP servers of others, which of their tools the model may call, and the calls that the panel has asked its user
/// about. No answer holds the value of a variable or a header.
/// </summary>
internal static class McpServerEndpoints
{
    public static void MapMcpServers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/mcp").WithTags("MCP servers").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("/servers", (ServerViews views, CancellationToken cancellationToken) => views.AllAsync(cancellationToken))
            .WithSummary("List the MCP servers and what is known of their tools")
            .WithDescription("No server is started for it. Variables and headers are shown by their names alone.");
        group.MapPut("/servers/{name}", PutAsync)
            .WithSummary("Add or change an MCP server")
            .WithDescription("The members are those of other clients' files: \"command\", \"args\", \"env\" and \"cwd\" for a program, "
                + "\"url\" and \"headers\" for an address (streamable HTTP). A value of null keeps the stored one, as long as the "
                + "command or the address stays the same. Programs can be added only from the machine that runs the service.")
            .ProducesProblem(400).ProducesProblem(422).ProducesProblem(503);
        group.MapDelete("/servers/{name}", DeleteAsync)
            .WithSummary("Remove an MCP server, its keys, and the leave of its tools")
            .Produces(204).ProducesProblem(404).ProducesProblem(503);
        group.MapPost("/servers/{name}/test", TestAsync)
            .WithSummary("Start an MCP server and ask for its tools")
            .WithDescription("It is ended again, unless it runs for a chat.").ProducesProblem(404).ProducesProblem(502);
        group.MapPut("/servers/{name}/tools", AllowAsync)
            .WithSummary("Say whether the model may call a server's tool")
            .WithDescription("\"tool\" is the server's own name for it, \"leave\" is \"never\", \"ask\" or "
                + "\"always\", and \"fingerprint\" that of the tool as the user saw it: 400 if the server describes it otherwise by now.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        group.MapPost("/calls", CallAsync)
            .WithSummary("Call a tool that the user was asked about")
            .WithDescription("\"tool\" is its name in GET /api/tools. The answer is what a chat would get: {\"success\": true, \"data\"} "
                + "or {\"success\": false, \"error\"}.")
            .ProducesProblem(404);
    }

    private static async Task<ServerView> PutAsync(
        string name, JsonBody<ServerBody> body, HttpRequest request, [FromServices] ServerFile file, [FromServices] RunningServers running,
        [FromServices] ToolPermissions permissions, [FromServices] ServerViews views, [FromServices] CurrentUser user,
        CancellationToken cancellationToken)
    {
        var given = body.Value;
        ServerEntry? put = null;
        var isSameServer = false;
        await file.PutAsync(name, old =>
        {
            var entry = new ServerEntry(
                name, given.Command?.Trim(), [.. (given.Args ?? []).OfType<string>()], Kept(given.Env, old?.Environment),
                given.Cwd is { Length: > 0 } folder ? folder : null,
                Address(given.Url), Kept(given.Headers, old?.Headers), IsOff: false).Checked();
            isSameServer = old is not null && old.Command == entry.Command && old.Address == entry.Address;
            // A stored key goes to the program or the address that it was entered for, and to no other.
            if (!isSameServer && (given.Env ?? []).Concat(given.Headers ?? []).Any(pair => pair.Value is null))
                throw new ContextException(ContextFault.Invalid, "The server is another one now. Enter its keys once more.");
            ProgramRule.Require(entry, user, request);
            return put = entry;
        }, cancellationToken);
        await running.StopAsync(name);
        if (!isSameServer) await permissions.ForgetAsync(name, cancellationToken);
        return await views.OfAsync(put!, cancellationToken);
    }

    private static async Task<NoContent> DeleteAsync(
        string name, ServerFile file, RunningServers running, ToolPermissions permissions, CancellationToken cancellationToken)
    {
        await FindAsync(file, name, cancellationToken);
        await file.PutAsync(name, _ => null, cancellationToken);
        await permissions.ForgetAsync(name, cancellationToken);
        await running.StopAsync(name);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ServerView>, ProblemHttpResult>> TestAsync(
        string name, [FromServices] ServerFile file, [FromServices] RunningServers running, [FromServices] ServerViews views,
        CancellationToken cancellationToken)
    {
        var entry = await FindAsync(file, name, cancellationToken);
        try
        {
            await running.ListAsync(entry, cancellationToken);
            return TypedResults.Ok(await views.OfAsync(entry, cancellationToken));
        }
        catch (ServerException failure)
        {
            var said = failure.Said.Length > 0 ? $" It wrote: {failure.Said}" : "";
            return TypedResults.Problem(failure.Message + said, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static async Task<ServerView> AllowAsync(
        string name, JsonBody<LeaveBody> body, [FromServices] ServerFile file, [FromServices] ToolLeaves leaves,
        [FromServices] ServerViews views, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(file, name, cancellationToken);
        await leaves.PutAsync(name, body.Value, "Test the server first.", cancellationToken);
        return await views.OfAsync(entry, cancellationToken);
    }

    private static async Task<Results<Ok<JsonElement>, ProblemHttpResult>> CallAsync(
        JsonBody<CallBody> body, [FromServices] OutsideTools tools, [FromServices] ToolRunner runner, CancellationToken cancellationToken)
    {
        var all = await tools.CurrentAsync(cancellationToken);
        if (all.FirstOrDefault(known => known.Name == body.Value.Tool) is not { } tool)
            return TypedResults.Problem(
                "No tool of that name is allowed. The panel's settings list those that there are.", statusCode: 404);
        string? error;
        try
        {
            var outcome = await runner.RunAsync(tool, ToolArguments.Fit(tool, body.Value.Input), cancellationToken);
            if (outcome.Error is null) return TypedResults.Ok(outcome.Output);
            error = outcome.Error;
        }
        catch (ToolException unfit)
        {
            error = runner.Explain(tool.Name, unfit);
        }
        return TypedResults.Ok(JsonSerializer.SerializeToElement(new JsonObject { ["success"] = false, ["error"] = error }));
    }

    private static async Task<ServerEntry> FindAsync(ServerFile file, string name, CancellationToken cancellationToken) =>
        file.Place is null ? throw ServerFile.Off()
        : (await file.CurrentAsync(cancellationToken)).Find(name)
            ?? throw new ContextException(ContextFault.NotFound, $"There is no MCP server \"{name.Cut(60)}\".");

    private static Dictionary<string, string> Kept(
        IReadOnlyDictionary<string, string?>? given, IReadOnlyDictionary<string, string>? stored) =>
        (given ?? new Dictionary<string, string?>()).Where(pair => pair.Value is not null || stored?.ContainsKey(pair.Key) == true)
            .ToDictionary(pair => pair.Key, pair => pair.Value ?? stored![pair.Key]);

    private static Uri? Address(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) ? address
        : throw new ContextException(ContextFault.Invalid, "'url' must be an address such as https://example.org/mcp.");

    /// <param name="Command">The program.</param>
    /// <param name="Args">Its arguments.</param>
    /// <param name="Env">Variables for it; a value of null keeps the stored one.</param>
    /// <param name="Cwd">The folder that it is started in; the user's own where it is left out.</param>
    /// <param name="Url">The address, instead of a program.</param>
    /// <param name="Headers">Headers for that address; a value of null keeps the stored one.</param>
    internal sealed record ServerBody(
        string? Command = null, IReadOnlyList<string>? Args = null, Dictionary<string, string?>? Env = null, string? Cwd = null,
        string? Url = null, Dictionary<string, string?>? Headers = null);

    /// <param name="Tool">Its name for the model.</param>
    /// <param name="Input">The arguments.</param>
    internal sealed record CallBody(string Tool, JsonElement Input);
}
