using System.Text.Json.Serialization;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
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

    private static async Task<PromptList> ListAsync(PromptStore prompts, VersionStore versions, CancellationToken cancellationToken)
    {
        var entries = new List<PromptEntry>();
        foreach (var name in prompts.Names)
        {
            var detail = await DetailAsync(name, prompts, versions, cancellationToken);
            var isOutdated = detail.Base is { } known && known != detail.Shipped;
            entries.Add(new(detail.Name, detail.Source, detail.Variables, detail.Error, isOutdated) { Layer = detail.Layer });
        }
        return new PromptList(entries);
    }

    private static async Task<PromptDetail> GetAsync(
        string name, PromptStore prompts, VersionStore versions, CancellationToken cancellationToken) =>
        await DetailAsync(Existing(name, prompts), prompts, versions, cancellationToken);

    private static async Task<PromptDetail> SaveAsync(
        string name, JsonBody<PromptText> body, [FromServices] PromptStore prompts, [FromServices] VersionStore versions,
        CancellationToken cancellationToken)
    {
        var before = await prompts.GetAsync(Existing(name, prompts), cancellationToken);
        var text = Given(body.Value.Text, "text");
        await prompts.SaveAsync(name, text, cancellationToken);
        await versions.KeepAsync(Versioned(name), Before(before), Saved(text), cancellationToken,
            await prompts.BelowAsync(name, cancellationToken));
        return await DetailAsync(name, prompts, versions, cancellationToken);
    }

    private static async Task<PromptDetail> ResetAsync(
        string name, PromptStore prompts, VersionStore versions, CancellationToken cancellationToken)
    {
        var before = await prompts.GetAsync(Existing(name, prompts), cancellationToken);
        await prompts.ResetAsync(name, cancellationToken);
        var shipped = await prompts.BelowAsync(name, cancellationToken);
        if (before.Source == PromptSource.Overridden)
            await versions.KeepAsync(Versioned(name), Before(before), (shipped, VersionSource.Shipped), cancellationToken, shipped);
        return await DetailAsync(name, prompts, versions, cancellationToken);
    }

    private static async Task<PromptDetail> DetailAsync(
        string name, PromptStore prompts, VersionStore versions, CancellationToken cancellationToken)
    {
        var prompt = await prompts.GetAsync(name, cancellationToken);
        var detail = prompt.Source != PromptSource.Overridden ? PromptDetail.Of(prompt, null, null) : PromptDetail.Of(
            prompt, await prompts.BelowAsync(name, cancellationToken), await BaseAsync(name, versions, cancellationToken));
        return detail with { Layer = prompt.LayerIn(prompts.Layers) };
    }

    // Versions that cannot be read are reported by their own route, and must not keep anybody from the prompts.
    private static async Task<string?> BaseAsync(string name, VersionStore versions, CancellationToken cancellationToken)
    {
        try
        {
            return (await versions.ReadAsync(Versioned(name), cancellationToken)).Base;
        }
        catch (ContextException)
        {
            return null;
        }
    }

    private static string Versioned(string name) => "prompts/" + name;

    private static (string Text, VersionSource Source) Before(Prompt prompt) =>
        (prompt.Text, prompt.Source == PromptSource.Overridden ? VersionSource.Found : VersionSource.Shipped);

    private static (string Text, VersionSource Source) Saved(string text) => (text, VersionSource.Saved);

    private static Task<Preview> ShowAsync(
        [FromServices] PreviewServices services, CancellationToken cancellationToken, string message = "", string? connection = null,
        string? model = null) =>
        services.ShowAsync(message, connection, model, draft: null, cancellationToken);

    private static async Task<Preview> TryAsync(
        JsonBody<PromptTrial> body, [FromServices] PromptStore prompts, [FromServices] PreviewServices services,
        CancellationToken cancellationToken)
    {
        var trial = body.Value;
        var kind = trial.Kind ?? "prompt";
        var draft = Drafts.Read(
            new TriedText(kind, kind == "prompt" ? Given(trial.Name, "name") : trial.Name ?? "", Given(trial.Text, "text")), prompts);
        return await services.ShowAsync(trial.Message ?? "", trial.Connection, trial.Model, draft, cancellationToken);
    }

    private static string Existing(string name, PromptStore prompts) => Drafts.Existing(name, prompts);

    private static string Given(string? value, string member) => value ?? throw new RequestException($"'{member}' is missing.");

    /// <param name="Text">The new text; it replaces the old one.</param>
    internal sealed record PromptText(string? Text = null);

    /// <param name="Kind"><c>prompt</c> where it is left out, <c>personality</c>, <c>persona</c>, <c>goals</c> or <c>skill</c>.</param>
    /// <param name="Name">The prompt, persona or skill that the text is tried instead of.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Message">The user's last message, which may hold <c>/skill NAME</c>; optional.</param>
    /// <param name="Connection">The connection whose model reads it; the default where it is left out.</param>
    /// <param name="Model">The model; the connection's own where it is left out.</param>
    internal sealed record PromptTrial(
        string? Kind = null, string? Name = null, string? Text = null, string? Message = null, string? Connection = null,
        string? Model = null);

    internal sealed record PromptList(IReadOnlyList<PromptEntry> Prompts);

    /// <param name="Name">As in the path.</param>
    /// <param name="Source">Whose text it is.</param>
    /// <param name="Variables">What the text in force uses, without the dollar sign.</param>
    /// <param name="Error">Why the last edit is not in force; null when it is.</param>
    /// <param name="IsOutdated">Whether an update has changed the shipped text since the user's was saved; left out where it
    /// has not.</param>
    internal sealed record PromptEntry(
        string Name, PromptSource Source, IReadOnlyList<string> Variables, string? Error,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsOutdated)
    {
        /// <summary>Whose text it is, where there are several users.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Layer? Layer { get; init; }
    }

    /// <param name="Name">As in the path.</param>
    /// <param name="Source">Whose text it is.</param>
    /// <param name="Text">What the file holds, broken or not.</param>
    /// <param name="Variables">What the text in force uses.</param>
    /// <param name="KnownVariables">What it could use.</param>
    /// <param name="Error">Why the text is not in force; null when it is.</param>
    /// <param name="Shipped">The shipped text, where the user has another one; else null. Where there are several users it is the
    /// studio's text, if that has one: what is in force without the user's.</param>
    /// <param name="Base">The shipped text when the user's was last saved; null where that is not known. Where it is not the shipped text
    /// of today, an update has changed it since.</param>
    internal sealed record PromptDetail(
        string Name, PromptSource Source, string Text, IReadOnlyList<string> Variables, IReadOnlyList<string> KnownVariables, string? Error,
        string? Shipped, string? Base)
    {
        /// <summary>Whose text it is, where there are several users.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Layer? Layer { get; init; }

        public static PromptDetail Of(Prompt prompt, string? shipped, string? known) => new(
            prompt.Name, prompt.Source, prompt.Text, prompt.Template.Variables, PromptVariables.Of(prompt.Name).Known, prompt.Error,
            shipped, known);
    }
}
