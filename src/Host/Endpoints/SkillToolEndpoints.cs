using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/skill-tools</c>: the tools that skills bring without code, and the user's yes to each. Calls that the panel has asked its user
/// about go to <c>/api/mcp/calls</c>, as those of MCP servers do. No answer holds a key.
/// </summary>
internal static class SkillToolEndpoints
{
    public static void MapSkillTools(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/skill-tools").WithTags("Tools of skills").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", (SkillToolViews views, CancellationToken cancellationToken) => views.AllAsync(cancellationToken))
            .WithSummary("List what skills bring: the operations of an OpenAPI document, and MCP servers")
            .WithDescription("Nothing of it is called or started for it.").ProducesProblem(503);
        group.MapPut("/{slug}/tools", AllowAsync)
            .WithSummary("Say whether the model may call an operation of a skill's API")
            .WithDescription("\"tool\" is the operation's name, \"leave\" is \"never\", \"ask\" or \"always\", and \"fingerprint\" that of "
                + "the tool as the user saw it: 400 if the document describes it otherwise by now.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        group.MapPut("/{slug}/keys/{scheme}", KeyAsync)
            .WithSummary("Give a skill a key for a site, or take it away")
            .WithDescription("\"origin\" is the site as the list names it; the key is sent to no other. A value of null forgets the key.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        group.MapPost("/{slug}/servers/{name}", AddAsync)
            .WithSummary("Add an MCP server that a skill offers")
            .WithDescription("\"fingerprint\" is that of the server as the user saw it. Its tools are then allowed one by one, under "
                + "/api/mcp/servers. Programs can be added only from the machine that runs the service.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
    }

    private static async Task<SkillToolsView> AllowAsync(
        string slug, JsonBody<LeaveBody> body, [FromServices] SkillToolViews views, [FromServices] SkillStore skills,
        [FromServices] SkillApiTools tools, [FromServices] ToolLeaves leaves, CancellationToken cancellationToken)
    {
        await RequireAsync(slug, tools, cancellationToken);
        await leaves.PutAsync(SkillServer.Of(slug), body.Value, "Look at the page once more.", cancellationToken);
        return await ViewAsync(slug, skills, views, cancellationToken);
    }

    private static async Task<SkillToolsView> KeyAsync(
        string slug, string scheme, JsonBody<KeyBody> body, [FromServices] SkillToolViews views, [FromServices] SkillStore skills,
        [FromServices] SkillApiTools tools, [FromServices] SkillKeys keys, CancellationToken cancellationToken)
    {
        var document = await RequireAsync(slug, tools, cancellationToken);
        var (origin, value) = body.Value;
        var site = document.Api.Operations
            .Where(operation => operation.Keys.Any(key => key.Scheme == scheme) && Display.Address(operation.Origin) == origin)
            .Select(operation => operation.Origin).FirstOrDefault()
            ?? throw new ContextException(ContextFault.NotFound,
                $"The skill \"{slug}\" wants no key \"{scheme.Cut(60)}\" for this site. Look at the page once more.");
        await keys.PutAsync(slug, scheme, site, value?.Trim(), cancellationToken);
        return await ViewAsync(slug, skills, views, cancellationToken);
    }

    private static async Task<SkillToolsView> AddAsync(
        string slug, string name, JsonBody<AddBody> body, HttpRequest request, [FromServices] SkillServers offers,
        [FromServices] ServerFile servers, [FromServices] ToolPermissions permissions, [FromServices] SkillToolViews views,
        [FromServices] SkillStore skills, [FromServices] CurrentUser user, CancellationToken cancellationToken)
    {
        var offered = (await offers.FindAsync(slug, cancellationToken)).Servers.FirstOrDefault(offer => offer.Entry.Name == name)
            ?? throw new ContextException(
                ContextFault.NotFound, $"The skill \"{slug.Cut(60)}\" offers no server \"{name.Cut(60)}\". Look at the page once more.");
        if (offered.Fingerprint != body.Value.Fingerprint)
            throw new ContextException(ContextFault.Invalid, "The skill describes this server otherwise by now. Look at it once more.");
        ProgramRule.Require(offered.Entry, user, request);
        await servers.PutAsync(
            name,
            old => old is null ? offered.Entry : throw new ContextException(
                ContextFault.Invalid, $"There is a server \"{name}\" already. Remove or rename it first."),
            cancellationToken);
        await permissions.ForgetAsync(name, cancellationToken);
        return await ViewAsync(slug, skills, views, cancellationToken);
    }

    private static async Task<SkillDocument> RequireAsync(string slug, SkillApiTools tools, CancellationToken cancellationToken) =>
        await tools.LookAsync(slug, cancellationToken) ?? throw Missing(slug);

    private static async Task<SkillToolsView> ViewAsync(
        string slug, SkillStore skills, SkillToolViews views, CancellationToken cancellationToken)
    {
        var skill = await skills.GetAsync(slug, cancellationToken);
        return await views.OfAsync(new(skill.Slug, skill.Name, skill.Description), cancellationToken) ?? throw Missing(slug);
    }

    private static ContextException Missing(string slug) =>
        new(ContextFault.NotFound, $"There is no skill \"{slug.Cut(60)}\" that brings an OpenAPI document.");

    /// <param name="Origin">The site that the key is for.</param>
    /// <param name="Value">The key; null forgets it.</param>
    internal sealed record KeyBody(string Origin, string? Value = null);

    /// <param name="Fingerprint">The server as the user saw it.</param>
    internal sealed record AddBody(string Fingerprint);
}
