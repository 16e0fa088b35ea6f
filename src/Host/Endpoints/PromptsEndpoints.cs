using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/prompts</c>: reads, changes and tries out what the model is told. A saved change is in the next message.</summary>
internal static class PromptsEndpoints
{
    public static void MapPrompts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/prompts").WithTags("Prompts").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the prompts");
        group.MapGet("/preview", ShowAsync).WithSummary("The system message as the model would get it now");
        group.MapPost("/preview", TryAsync)
            .WithSummary("The system message with a text that is not saved").ProducesProblem(400).ProducesProblem(404);

        // Names hold slashes, as in system_context/01_role.
        group.MapGet("/{**name}", GetAsync).WithSummary("One prompt").ProducesProblem(404);
        group.MapPut("/{**name}", SaveAsync).WithSummary("Change a prompt").ProducesProblem(400).ProducesProblem(404);
        group.MapDelete("/{**name}", ResetAsync).WithSummary("Go back to the shipped prompt").ProducesProblem(404);
    }

    private static async Task<PromptList> ListAsync(PromptStore prompts, CancellationToken cancellationToken)
    {
        var entries = new List<PromptEntry>();
        foreach (var name in prompts.Names)
            entries.Add(PromptEntry.Of(await prompts.GetAsync(name, cancellationToken)));
        return new PromptList(entries);
    }

    private static async Task<PromptDetail> GetAsync(string name, PromptStore prompts, CancellationToken cancellationToken) =>
        PromptDetail.Of(await prompts.GetAsync(Existing(name, prompts), cancellationToken));

    private static async Task<PromptDetail> SaveAsync(
        string name, JsonBody<PromptText> body, [FromServices] PromptStore prompts, CancellationToken cancellationToken)
    {
        await prompts.SaveAsync(Existing(name, prompts), Given(body.Value.Text, "text"), cancellationToken);
        return PromptDetail.Of(await prompts.GetAsync(name, cancellationToken));
    }

    private static async Task<PromptDetail> ResetAsync(string name, PromptStore prompts, CancellationToken cancellationToken)
    {
        prompts.Reset(Existing(name, prompts));
        return PromptDetail.Of(await prompts.GetAsync(name, cancellationToken));
    }

    private static Task<Preview> ShowAsync(
        [FromServices] PreviewServices services, CancellationToken cancellationToken, string message = "", string? connection = null,
        string? model = null) =>
        services.ShowAsync(message, connection, model, draft: null, cancellationToken);

    private static async Task<Preview> TryAsync(
        JsonBody<PromptTrial> body, [FromServices] PromptStore prompts, [FromServices] PreviewServices services,
        CancellationToken cancellationToken)
    {
        var trial = body.Value;
        var name = Existing(Given(trial.Name, "name"), prompts);
        var draft = new PromptDraft(name, PromptTemplate.Compile(Given(trial.Text, "text"), PromptVariables.Of(name)));
        return await services.ShowAsync(trial.Message ?? "", trial.Connection, trial.Model, draft, cancellationToken);
    }

    /// <summary>Only names of shipped prompts reach the disk.</summary>
    private static string Existing(string name, PromptStore prompts) => prompts.Names.Contains(name)
        ? name
        : throw new ContextException(ContextFault.NotFound, $"There is no prompt called '{name}'. GET /api/prompts lists those there are.");

    private static string Given(string? value, string member) => value ?? throw new RequestException($"'{member}' is missing.");

    /// <param name="Text">The new text; it replaces the old one.</param>
    internal sealed record PromptText(string? Text = null);

    /// <param name="Name">The prompt that the text is tried instead of.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Message">The user's last message, which may hold <c>/skill NAME</c>; optional.</param>
    /// <param name="Connection">The connection whose model reads it; the default where it is left out.</param>
    /// <param name="Model">The model; the connection's own where it is left out.</param>
    internal sealed record PromptTrial(
        string? Name = null, string? Text = null, string? Message = null, string? Connection = null, string? Model = null);

    internal sealed record PromptList(IReadOnlyList<PromptEntry> Prompts);

    /// <param name="Name">As in the path.</param>
    /// <param name="Source">Whose text it is.</param>
    /// <param name="Variables">What the text in force uses, without the dollar sign.</param>
    /// <param name="Error">Why the last edit is not in force; null when it is.</param>
    internal sealed record PromptEntry(string Name, PromptSource Source, IReadOnlyList<string> Variables, string? Error)
    {
        public static PromptEntry Of(Prompt prompt) => new(prompt.Name, prompt.Source, prompt.Template.Variables, prompt.Error);
    }

    /// <param name="Name">As in the path.</param>
    /// <param name="Source">Whose text it is.</param>
    /// <param name="Text">What the file holds, broken or not.</param>
    /// <param name="Variables">What the text in force uses.</param>
    /// <param name="KnownVariables">What it could use.</param>
    /// <param name="Error">Why the text is not in force; null when it is.</param>
    internal sealed record PromptDetail(
        string Name, PromptSource Source, string Text, IReadOnlyList<string> Variables, IReadOnlyList<string> KnownVariables, string? Error)
    {
        public static PromptDetail Of(Prompt prompt) =>
            new(prompt.Name, prompt.Source, prompt.Text, prompt.Template.Variables, PromptVariables.Of(prompt.Name).Known, prompt.Error);
    }
}
