using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Examples.Running;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/examples</c>: examples of how the assistant is to answer, and what came of them when they were run.</summary>
internal static class ExampleEndpoints
{
    public static void MapExamples(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/examples").WithTags("Examples").ProducesProblem(403).ProducesProblem(503);
        // A run costs money, and its results hold what was said.
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", ListAsync)
            .WithSummary("List the examples")
            .WithDescription("The user's own, and those that ship with the prompts. One of the user's takes the place of a shipped one of "
                + "its name. A broken one has a 'problem'.");
        group.MapGet("/{name}", ReadAsync).WithSummary("Read the YAML of an example").ProducesProblem(404);
        group.MapPut("/{name}", SaveAsync)
            .WithSummary("Check the YAML of an example, and save it as the user's own")
            .WithDescription("A fault is told with file, line and the nearest right word, and nothing is saved. With 'isNew', "
                + "neither is one whose name is taken.")
            .ProducesProblem(400);
        group.MapDelete("/{name}", Delete).WithSummary("Delete an example of the user's").ProducesProblem(400).ProducesProblem(404);
        group.MapPost("/draft", Draft)
            .WithSummary("Write the YAML of an example from a conversation and what came of it")
            .WithDescription("Nothing is saved. The expectations say that the same happens again.")
            .ProducesProblem(400);
        group.MapGet("/run", ProgressAsync)
            .WithSummary("How far the run is that was started last, and what came of the last one")
            .WithDescription("'changes' compares with the last run of the same model with other prompts, or else the one before.");
        group.MapPost("/run", RunAsync)
            .WithSummary("Run examples, one after the other")
            .WithDescription("'names' is left out for all. One run at a time; it goes on while nobody looks. This asks the model, which "
                + "may cost money.")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapDelete("/run", Stop).WithSummary("Stop the run; what was run until then is kept");
    }

    private static async Task<ExampleList> ListAsync(ExampleStore store, CancellationToken cancellationToken) =>
        new(store.Folder, [.. (await store.ListAsync(cancellationToken)).Select(ExampleEntry.Of)]);

    private static async Task<ExampleText> ReadAsync(string name, ExampleStore store, CancellationToken cancellationToken)
    {
        var (text, source) = await store.TextAsync(name, cancellationToken);
        return new(name, text, ExampleEntry.NameOf(source));
    }

    private static async Task<ExampleText> SaveAsync(
        string name, JsonBody<ExampleBody> body, [FromServices] ExampleStore store, CancellationToken cancellationToken,
        bool isNew = false)
    {
        await store.SaveAsync(name, body.Value.Text, isNew, cancellationToken);
        return new(name, body.Value.Text, ExampleEntry.NameOf(ExampleSource.Own));
    }

    private static NoContent Delete(string name, ExampleStore store)
    {
        store.Delete(name);
        return TypedResults.NoContent();
    }

    private static ExampleText Draft(JsonBody<DraftBody> body)
    {
        var draft = body.Value;
        if (JsonNode.Parse(draft.Messages.GetRawText()) is not JsonArray messages)
            throw new RequestException("'messages' must be a list of messages.");
        var (name, text) = ExampleDraft.Write(messages, draft.Canvas, draft.Calls ?? [], draft.Text ?? "");
        return new(name, text, ExampleEntry.NameOf(ExampleSource.Own));
    }

    private static async Task<RunAnswer> ProgressAsync(RunningExamples running, RunStore results, CancellationToken cancellationToken)
    {
        var progress = running.Progress;
        if (progress.IsRunning)
            return new(progress, null, null);
        var kept = await results.ListAsync(cancellationToken);
        if (kept is not [var last, ..])
            return new(progress, null, null);
        return new(progress, last, RunChanges.Earlier(last, kept) is { } earlier ? RunChanges.Between(earlier, last) : null);
    }

    private static async Task<RunAnswer> RunAsync(
        JsonBody<RunBody> body, [FromServices] ExampleStore store, [FromServices] RunningExamples running,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        if (wanted.Repeat is < 1 or > ExampleRunner.MostRepeats)
            throw new RequestException($"'repeat' must be a whole number from 1 to {ExampleRunner.MostRepeats}.");
        var examples = ChosenExamples.Of(await store.ListAsync(cancellationToken), wanted.Names);
        return new(running.Begin(new RunOrder(examples, wanted.Repeat, Given(wanted.Connection), Given(wanted.Model))), null, null);
    }

    private static NoContent Stop(RunningExamples running)
    {
        running.Stop();
        return TypedResults.NoContent();
    }

    private static string? Given(string? name) => string.IsNullOrEmpty(name) ? null : name;

    /// <param name="Folder">Where the user's own are.</param>
    /// <param name="Examples">All of them, by name.</param>
    internal sealed record ExampleList(string Folder, IReadOnlyList<ExampleEntry> Examples);

    /// <param name="Name">The name of its file, without the ending.</param>
    /// <param name="Source"><c>own</c> or <c>shipped</c>.</param>
    /// <param name="Title">What people call it.</param>
    /// <param name="Description">What it is to show.</param>
    /// <param name="Expectations">How many it has.</param>
    /// <param name="Problem">Why it cannot be run; null where it can.</param>
    internal sealed record ExampleEntry(
        string Name, string Source, string Title, string Description, int Expectations, string? Problem)
    {
        public static ExampleEntry Of(ListedExample listed) => new(
            listed.Name, NameOf(listed.Source), listed.Example?.Title ?? listed.Name, listed.Example?.Description ?? "",
            listed.Example?.Expectations.Count ?? 0, listed.Problem);

        public static string NameOf(ExampleSource source) => source == ExampleSource.Own ? "own" : "shipped";
    }

    /// <param name="Name">The name of its file, without the ending.</param>
    /// <param name="Text">Its YAML.</param>
    /// <param name="Source"><c>own</c> or <c>shipped</c>.</param>
    internal sealed record ExampleText(string Name, string Text, string Source);

    internal sealed record ExampleBody(string Text);

    /// <param name="Messages">The conversation, as a client posts it.</param>
    /// <param name="Canvas">The workflow on the canvas when the user asked; left out for none.</param>
    /// <param name="Calls">The tool calls of the answer.</param>
    /// <param name="Text">What the answer said.</param>
    internal sealed record DraftBody(
        JsonElement Messages, JsonElement? Canvas = null, IReadOnlyList<DraftCall>? Calls = null, string? Text = null);

    /// <param name="Names">Which ones; all where it is left out.</param>
    /// <param name="Repeat">How often each.</param>
    /// <param name="Connection">The connection that answers; the default where it is left out.</param>
    /// <param name="Model">The model; the connection's own where it is left out.</param>
    internal sealed record RunBody(
        IReadOnlyList<string>? Names = null, int Repeat = 1, string? Connection = null, string? Model = null);

    /// <param name="Progress">How far it is.</param>
    /// <param name="Last">What came of the last run that was kept; null while one is under way.</param>
    /// <param name="Changes">In what that differs from an earlier one; null where there is none.</param>
    internal sealed record RunAnswer(RunProgress Progress, RunResult? Last, RunChanges? Changes);
}
