using System.Text.Json.Serialization;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Models.Connections.Testing;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/models</c>: the connections to providers, what models they have, and whether those work. No answer holds a key.
/// </summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/models").WithTags("Models").ProducesProblem(403);
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<OwnPages>());
        group.MapGet("", (ModelRoster roster, CancellationToken cancellationToken) =>
                ConnectionsAnswer.OfAsync(roster, cancellationToken))
            .WithSummary("List the connections")
            .WithDescription("Keys are shown by their last four characters. The connection \"environment\" is that of the environment "
                + "variables and .env, and cannot be changed here.");
        group.MapGet("/providers", () => new ProvidersAnswer(Providers.All)).WithSummary("List the providers that are known by name");
        group.MapGet("/local", FindLocalAsync)
            .WithSummary("Look for model servers on this machine")
            .WithDescription("Asks only the ports on loopback that Ollama, LM Studio, llama.cpp and vLLM are known for.");
        group.MapPut("/{id}", PutAsync)
            .WithSummary("Make or change a connection")
            .WithDescription("Without 'key' the stored key stays, unless the address changes; an empty 'key' removes it.")
            .ProducesProblem(400).ProducesProblem(503);
        group.MapDelete("/{id}", DeleteAsync)
            .WithSummary("Delete a connection and its key").ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        group.MapGet("/{id}/list", ListAsync)
            .WithSummary("List the models of a connection's provider")
            .WithDescription("What a list does not say about a model is null.").ProducesProblem(404).ProducesProblem(502);
        group.MapPost("/make-room", async ([FromServices] SharedGpu gpu, CancellationToken cancellationToken) =>
                new RoomAnswer(await gpu.FreeAsync(cancellationToken)))
            .WithSummary("Have local servers that share ComfyUI's GPU unload their models")
            .WithDescription("Only connections with 'sharesGpu' are asked. They load their models again when they are next used.");
        group.MapPost("/{id}/test", TestAsync)
            .WithSummary("Try a model with three small questions")
            .WithDescription("These are real requests to the provider, a few hundred tokens in all.")
            .ProducesProblem(400).ProducesProblem(404);
        group.MapPut("/{id}/trial", PutTrialAsync)
            .WithSummary("Keep how well a model did the panel's scripted jobs")
            .WithDescription("The panel runs the jobs, on a canvas of its own. The last result stays with the connection.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<LocalAnswer> FindLocalAsync(
        LocalServers servers, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new(await servers.FindAsync(timeProvider, cancellationToken));

    private static async Task<ConnectionView> PutAsync(
        string id, JsonBody<ConnectionBody> body, [FromServices] ConnectionStore store, [FromServices] ModelRoster roster,
        CancellationToken cancellationToken)
    {
        var given = body.Value;
        RefuseEnvironment(id);
        var checkedOne = ConnectionRules.Check(id, given.Name, given.Provider, given.BaseUrl, given.Key, given.Model, given.ContextTokens,
            given.Tools, given.SharesGpu ?? false);
        var connection = await store.PutAsync(id, old => WithKey(checkedOne, old, given.Key is null), cancellationToken);
        await roster.ForgetAsync(cancellationToken);
        return await ConnectionView.OfAsync(connection, roster, cancellationToken);
    }

    // A stored key goes to the address that it was entered for, and to no other.
    private static Connection WithKey(Connection given, Connection? old, bool keepsKey) =>
        !keepsKey || old is null ? given
        : old.BaseUrl == given.BaseUrl || old.Key is null ? given with { Key = old.Key }
        : throw new ContextException(ContextFault.Invalid, "The address is another one now. Enter the key for it once more.");

    private static async Task<NoContent> DeleteAsync(
        string id, ConnectionStore store, ModelRoster roster, CancellationToken cancellationToken)
    {
        RefuseEnvironment(id);
        if (await roster.FindAsync(id, cancellationToken) is { IsTeams: true } studios)
            throw Layers.NotOwn($"The connection \"{studios.Name}\"", "Make another one beside it.");
        await store.DeleteAsync(id, cancellationToken);
        await roster.ForgetAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ModelsAnswer>, ProblemHttpResult>> ListAsync(
        string id, ModelRoster roster, CancellationToken cancellationToken)
    {
        var connection = await roster.FindAsync(id, cancellationToken);
        if (roster.IsDemo(connection))
            return TypedResults.Ok(new ModelsAnswer([]));
        try
        {
            return TypedResults.Ok(new ModelsAnswer([.. (await roster.ListAsync(connection, cancellationToken))
                .Where(model => model.IsChat)
                .Select(model => new ModelView(model.Id, model.Name, model.ContextTokens, model.Tools, model.Vision))]));
        }
        catch (ModelException failure)
        {
            return TypedResults.Problem(failure.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static async Task<TestAnswer> TestAsync(
        string id, [FromServices] ModelRoster roster, [FromServices] ConnectionTest test, CancellationToken cancellationToken,
        string? model = null)
    {
        var (tested, lines) = await test.RunAsync(
            await roster.FindAsync(id, cancellationToken), string.IsNullOrEmpty(model) ? null : model, cancellationToken);
        return new TestAnswer(tested, lines);
    }

    private static async Task<ConnectionView> PutTrialAsync(
        string id, JsonBody<TrialBody> body, [FromServices] ConnectionStore store, [FromServices] ModelRoster roster,
        [FromServices] TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var connection = await roster.FindAsync(id, cancellationToken);
        var given = body.Value;
        var trial = ModelTrial.Check(
            given.Model, given.Passed, given.Jobs, given.Failed, given.Tools, timeProvider.GetUtcNow());
        await store.PutTrialAsync(connection.Id, trial, cancellationToken);
        return await ConnectionView.OfAsync(connection, roster, cancellationToken);
    }

    private static void RefuseEnvironment(string id)
    {
        if (id == Connection.EnvironmentId)
            throw new ContextException(ContextFault.Invalid,
                "This connection comes from environment variables or .env. Change it there, or make another one beside it.");
    }

    /// <param name="Name">Its name for people; the host where it is left out.</param>
    /// <param name="Provider">An id of <c>GET /api/models/providers</c>, or <c>other</c>.</param>
    /// <param name="BaseUrl">The OpenAI-compatible endpoint.</param>
    /// <param name="Key">The key. Left out, the stored one stays; empty, it is removed.</param>
    /// <param name="Model">The model; left out, one is chosen from the provider's list.</param>
    /// <param name="ContextTokens">The model's window; left out, the provider's list decides.</param>
    /// <param name="Tools"><c>auto</c>, <c>all</c>, <c>core</c>, <c>simple</c> or <c>none</c>; left out, <c>LLM_TOOLS</c> decides.</param>
    /// <param name="SharesGpu">Whether it runs on the GPU that ComfyUI uses.</param>
    internal sealed record ConnectionBody(
        string? Name = null, string? Provider = null, string? BaseUrl = null, string? Key = null, string? Model = null,
        int? ContextTokens = null, string? Tools = null, bool? SharesGpu = null);

    /// <param name="Model">The model that was tried.</param>
    /// <param name="Passed">How many jobs it did.</param>
    /// <param name="Jobs">How many there were.</param>
    /// <param name="Failed">The names of those that it did not do; left out for none.</param>
    /// <param name="Tools">The set with which it did best: <c>auto</c>, <c>all</c>, <c>core</c>, <c>simple</c> or <c>none</c>.</param>
    internal sealed record TrialBody(
        string? Model = null, int Passed = 0, int Jobs = 0, IReadOnlyList<string>? Failed = null, string? Tools = null);

    /// <param name="Connections">All connections, the environment's first.</param>
    /// <param name="Default">The id of the one that answers where a chat names none.</param>
    /// <param name="Problem">What is wrong with the stored connections; null when nothing is.</param>
    internal sealed record ConnectionsAnswer(IReadOnlyList<ConnectionView> Connections, string Default, string? Problem)
    {
        public static async Task<ConnectionsAnswer> OfAsync(ModelRoster roster, CancellationToken cancellationToken)
        {
            var (connections, problem) = await roster.AllAsync(cancellationToken);
            var views = new List<ConnectionView>();
            foreach (var connection in connections) views.Add(await ConnectionView.OfAsync(connection, roster, cancellationToken));
            return new(views, (await roster.DefaultAsync(cancellationToken)).Id, problem);
        }
    }

    /// <param name="Id">Its id.</param>
    /// <param name="Name">Its name for people.</param>
    /// <param name="Provider">An id of <c>GET /api/models/providers</c>, <c>demo</c> or <c>other</c>.</param>
    /// <param name="BaseUrl">The address, without user name, password and query.</param>
    /// <param name="ShownKey">Dots and the key's last four characters; null where there is no key.</param>
    /// <param name="Model">The model that is set; null where one is chosen from the provider's list.</param>
    /// <param name="Answers">The model that answers; null where the provider has not been asked yet.</param>
    /// <param name="Note">Why that one was chosen; null where it is set.</param>
    /// <param name="ContextTokens">The window that its user entered; null to go by the list.</param>
    /// <param name="Tools">Which tools its models are offered: <c>auto</c>, <c>all</c>, <c>core</c>, <c>simple</c> or <c>none</c>; null
    /// where <c>LLM_TOOLS</c> decides.</param>
    /// <param name="SharesGpu">Whether it runs on the GPU that ComfyUI uses, and unloads its models before a run.</param>
    /// <param name="IsReadOnly">Whether it comes from the environment, or is the studio's.</param>
    /// <param name="Trial">How well a model of it did when it was last tried; null where none was.</param>
    internal sealed record ConnectionView(
        string Id, string Name, string Provider, string BaseUrl, string? ShownKey, string? Model, string? Answers, string? Note,
        int? ContextTokens, string? Tools, bool SharesGpu, bool IsReadOnly, ModelTrial? Trial)
    {
        /// <summary>Whose it is, where there are several users; left out for the environment's.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Layer? Layer { get; init; }

        public static async ValueTask<ConnectionView> OfAsync(
            Connection connection, ModelRoster roster, CancellationToken cancellationToken)
        {
            var known = roster.Known(connection);
            return new(connection.Id, connection.Name, connection.Provider, Display.Address(connection.BaseUrl), connection.ShownKey,
                connection.Model, known?.Model, known?.Why, connection.ContextTokens,
                connection.Tools is { } tools ? ToolSets.Name(tools) : null, connection.SharesGpu, connection.IsReadOnly,
                await roster.TrialAsync(connection, cancellationToken))
            {
                Layer = roster.LayerOf(connection),
            };
        }
    }

    internal sealed record ProvidersAnswer(IReadOnlyList<Provider> Providers);

    internal sealed record LocalAnswer(IReadOnlyList<LocalServer> Servers);

    /// <param name="Servers">Those that unloaded something, or should have.</param>
    internal sealed record RoomAnswer(IReadOnlyList<FreedServer> Servers);

    internal sealed record ModelsAnswer(IReadOnlyList<ModelView> Models);

    /// <param name="Id">Its name, as the provider spells it.</param>
    /// <param name="Name">Its name for people; null where the list has none.</param>
    /// <param name="ContextTokens">Its window in tokens; null where the list does not say.</param>
    /// <param name="Tools">Whether it calls tools; null where the list does not say.</param>
    /// <param name="Vision">Whether it sees pictures; null where the list does not say.</param>
    internal sealed record ModelView(string Id, string? Name, int? ContextTokens, bool? Tools, bool? Vision);

    /// <param name="Model">The model that was tried.</param>
    /// <param name="Lines">What was found out.</param>
    internal sealed record TestAnswer(string Model, IReadOnlyList<TestLine> Lines);
}
