using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/toolbox</c>: looks at all tools, tries one, and says which may be used. Only the panel's own pages may: a call does what the
/// tool does.
/// </summary>
internal static class ToolboxEndpoints
{
    public static void MapToolbox(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/toolbox").WithTags("Toolbox").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", ShowAsync)
            .WithSummary("All tools, what the user decided of each, and what became of the plug-ins").ProducesProblem(503);
        group.MapPost("/{name}/call", CallAsync)
            .WithSummary("Call a tool")
            .WithDescription("Answers with what the model would read. A canvas tool only checks its arguments here: the answer's "
                + "\"canvas\" says which of the panel's tools is to be called with what.")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapPut("/{name}/mark", MarkAsync)
            .WithSummary("Switch a tool off, or have the user asked before each call")
            .WithDescription("\"mark\" is \"on\", \"ask\" or \"off\"; null leaves it to the tool's author, or to everyone's mark. With "
                + "\"persona\" it holds while that persona is active. It is in force from the next message on.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
    }

    private static async Task<ToolboxAnswer> ShowAsync(ToolTrials trials, CancellationToken cancellationToken) =>
        await trials.ShowAsync(cancellationToken);

    private static async Task<Results<Ok<ToolCallAnswer>, ProblemHttpResult>> CallAsync(
        string name, JsonBody<CallBody> body, HttpRequest request, [FromServices] ToolTrials trials,
        CancellationToken cancellationToken) =>
        await trials.CallAsync(name, body.Value.Arguments, OwnPages.Serves(request), cancellationToken) is { } answer
            ? TypedResults.Ok(answer)
            : TypedResults.Problem(Unknown(name), statusCode: 404);

    private static async Task<Results<NoContent, ProblemHttpResult>> MarkAsync(
        string name, JsonBody<MarkBody> body, [FromServices] CurrentTools current, [FromServices] ToolMarkStore marks,
        [FromServices] PersonaStore personas, CancellationToken cancellationToken)
    {
        var (mark, persona) = body.Value;
        if (mark is { } wanted && marks.Team is { } team
            && (await team.CurrentAsync(cancellationToken)).Everyone.TryGetValue(name, out var studios) && wanted < studios)
            throw new ContextException(ContextFault.Invalid, studios == ToolMark.Off
                ? $"The studio has switched '{name}' off for everybody. Those who may edit the studio's layer can switch it on there."
                : $"In this studio everybody is asked before each call of '{name}'. You can switch it off, but not have it run unasked.");
        // What is gone can still lose its mark.
        if (mark is not null && (await current.GetAsync(cancellationToken)).Find(name) is null)
            return TypedResults.Problem(Unknown(name), statusCode: 404);
        if (mark is not null && persona is not null
            && (await personas.ListAsync(cancellationToken)).Personas.All(known => known.Slug != persona))
            throw new ContextException(ContextFault.NotFound, $"There is no persona called '{persona}'.");
        await marks.SetAsync(name, persona, mark, cancellationToken);
        return TypedResults.NoContent();
    }

    private static string Unknown(string name) => $"There is no tool called '{name}'. GET /api/toolbox lists those there are.";

    /// <param name="Arguments">The arguments, as a model would send them; left out for none.</param>
    internal sealed record CallBody(JsonElement? Arguments = null);

    // "mark" has no default: with one, a misspelled member would take the mark off.
    internal sealed record MarkBody(ToolMark? Mark, string? Persona = null);

    /// <param name="Tools">All tools, as their authors meant them; of others' servers and skills those that the user has allowed.</param>
    /// <param name="Marks">What the user decided.</param>
    /// <param name="Problem">Why the file of the marks is not in force; null when it is.</param>
    /// <param name="Personas">The personas by their slugs.</param>
    /// <param name="Active">The slug of the active one; null for none.</param>
    /// <param name="PlugIns">What became of each plug-in, and which folders hold one that is not allowed.</param>
    /// <param name="PlugInFolder">Where plug-ins are looked for.</param>
    internal sealed record ToolboxAnswer(
        IReadOnlyList<ToolDetail> Tools, ToolMarks Marks, string? Problem, IReadOnlyDictionary<string, string> Personas, string? Active,
        IReadOnlyList<PlugInState> PlugIns, string PlugInFolder)
    {
        /// <summary>The studio's marks by the tool's name, where there are several users: they hold for everybody.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, ToolMark>? Team { get; init; }
    }

    /// <param name="Name">Its name on every wire.</param>
    /// <param name="Title">What people see where the panel has no translation.</param>
    /// <param name="Description">What the model reads.</param>
    /// <param name="RunsIn">The side that runs it.</param>
    /// <param name="PlugIn">The plug-in that brings it; null for our own.</param>
    /// <param name="ReadsOnly">Whether it only looks.</param>
    /// <param name="AsksFirst">Whether its author wants the user to be asked.</param>
    /// <param name="ForChat">Whether the model of a chat may call it.</param>
    /// <param name="ForClients">Whether MCP clients may.</param>
    /// <param name="Tokens">How long its name, description and schema are (o200k).</param>
    /// <param name="Parameters">JSON Schema of its arguments.</param>
    /// <param name="Server">The MCP server, or the skill, that it belongs to; null for a tool of our own or of a plug-in.</param>
    /// <param name="Skill">The skill, where it is one of a skill's API.</param>
    /// <param name="Calls">The method and the address that it calls then.</param>
    internal sealed record ToolDetail(
        string Name, string Title, string Description, RunsIn RunsIn, string? PlugIn, bool ReadsOnly, bool AsksFirst, bool ForChat,
        bool ForClients, int Tokens, JsonElement Parameters, string? Server, string? Skill, string? Calls);

    /// <param name="Text">What the model would read, to the letter; null for a canvas tool, whose result the panel makes.</param>
    /// <param name="Output">The result, as the panel would show it; null where there is none.</param>
    /// <param name="Error">Why there is none; null where it worked.</param>
    /// <param name="Canvas">What the panel is to do; null for a tool of the service.</param>
    /// <param name="Milliseconds">How long it took.</param>
    /// <param name="Tokens">How long the text is (o200k).</param>
    internal sealed record ToolCallAnswer(
        string? Text, JsonElement? Output, string? Error, CanvasCall? Canvas, double Milliseconds, int Tokens);

    /// <param name="Tool">A tool that the panel has.</param>
    /// <param name="Input">What it is to be called with.</param>
    internal sealed record CanvasCall(string Tool, JsonElement Input);
}
