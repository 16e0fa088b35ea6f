using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Docs;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/environment</c>: what is installed in the user's ComfyUI.</summary>
internal static class EnvironmentEndpoints
{
    private const int MostNodes = 1000;

    public static void MapEnvironment(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/environment").WithTags("Environment");
        group.MapPost("/scan", async ([FromServices] NodeEnvironment environment, CancellationToken cancellationToken) =>
                ScanResult.Of(await environment.ScanAsync(cancellationToken)))
            .WithSummary("Scan what is installed again").ProducesProblem(502).ProducesProblem(503);
        group.MapGet("/summary", (NodeEnvironment environment) => new SummaryText(string.Join('\n', environment.Summary())))
            .WithSummary("Describe the installation in a few lines");
        group.MapGet("/nodes", FindNodes).WithSummary("Find installed node types");
        group.MapGet("/models", FindModels).WithSummary("List installed model files").ProducesProblem(404);
        group.MapGet("/packages",
            (NodeEnvironment environment) => new PackageList(environment.Current.Packages, environment.Current.LeftOut))
            .WithSummary("List the custom node packages");
        group.MapGet("/docs", ReadDocumentationAsync).WithSummary("Read documentation").ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/object-info", (NodeEnvironment environment) => TypedResults.Stream(environment.OpenObjectInfo(), "application/json"))
            .WithSummary("All node types as ComfyUI's /object_info tells them");
    }

    private static NodePage FindNodes(NodeEnvironment environment, string? q = null, string? category = null, int limit = 20)
    {
        var found = environment.Current.Search.Find(new NodeQuery(q ?? "", category, Limit: Math.Clamp(limit, 1, MostNodes)));
        return new NodePage([.. found.Select(NodeDetails.Of)], found.Count);
    }

    private static Results<Ok<ModelList>, ProblemHttpResult> FindModels(NodeEnvironment environment, string? category = null)
    {
        var models = environment.Current.Models;
        if (string.IsNullOrWhiteSpace(category)) return TypedResults.Ok(new ModelList(models.ByKind));
        return models.Kind(category) is { } kind
            ? TypedResults.Ok(new ModelList(new Dictionary<string, IReadOnlyList<string>> { [kind] = models.ByKind[kind] }))
            : TypedResults.Problem(
                $"There is no kind of models \"{category}\". The kinds are: {string.Join(", ", models.ByKind.Keys)}.", statusCode: 404);
    }

    private static async Task<Results<Ok<Documents>, ProblemHttpResult>> ReadDocumentationAsync(
        Documentation documentation, CancellationToken cancellationToken, string? topic = null, string? source = null)
    {
        if (string.IsNullOrWhiteSpace(topic))
            return TypedResults.Problem("Give a 'topic': a node's class name, a package, or words.", statusCode: 400);
        if (!Enum.TryParse<DocumentationSource>(source ?? "any", ignoreCase: true, out var whose) || !Enum.IsDefined(whose))
            return TypedResults.Problem("'source' must be any, installed or builtin.", statusCode: 400);
        return await documentation.ReadAsync(topic, whose, cancellationToken) is { } page
            ? TypedResults.Ok(new Documents(page.Topic, page.Source, page.Content, page.Node is { } node ? NodeDetails.Of(node) : null))
            : TypedResults.Problem($"Nothing is known about \"{topic}\".", statusCode: 404);
    }

    /// <param name="Ok">Always true; failures are problems.</param>
    /// <param name="Summary">What was found, in numbers.</param>
    /// <param name="LeftOut">What could not be read, one line each.</param>
    internal sealed record ScanResult(bool Ok, ScanSummary Summary, [property: JsonPropertyName("left_out")] IReadOnlyList<string> LeftOut)
    {
        public static ScanResult Of(Installation found) => new(true, ScanSummary.Of(found), found.LeftOut);
    }

    internal sealed record SummaryText(string Summary);

    internal sealed record NodePage(IReadOnlyList<NodeDetails> Nodes, int Count);

    internal sealed record ModelList(IReadOnlyDictionary<string, IReadOnlyList<string>> Models);

    internal sealed record PackageList(
        IReadOnlyList<Package> Packages, [property: JsonPropertyName("left_out")] IReadOnlyList<string> LeftOut);

    internal sealed record Documents(
        string Topic, string Source, string Content, [property: JsonPropertyName("node_info")] NodeDetails? NodeInfo);
}
