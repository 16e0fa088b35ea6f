using System.Text.Json;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Doctor;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Arranging;
using ComfyAssistant.Plugins.Workflows.Outlines;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/workflows</c>: shows what a workflow is, without judging or changing it.</summary>
internal static class WorkflowViewEndpoints
{
    private const string NoWorkflow = "Send {\"workflow\": {…}} with a workflow in the API format or the UI format, and node, " +
        "group or text for a part of it.";
    private const string NoFile = "Send a file as the body: a workflow's JSON, or a picture, video or sound that holds one.";
    private const int SmallestBudget = 500;
    private const int LargestBudget = 100_000;
    private const int MostNodes = 20_000;
    private const int MostLinks = 200_000;
    private const int LargestSide = 100_000;
    private const long LargestFile = 64 * 1024 * 1024;

    // The report holds the file's own JSON some levels further in.
    private static readonly JsonSerializerOptions Deep = new(ToolJson.Options) { MaxDepth = 2 * LooseJson.MaxDepth };

    public static void MapWorkflowViews(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workflows").WithTags("Workflows");
        group.MapPost("/describe", Describe).WithSummary("Describe a workflow, or a part of it, in few words")
            .Produces<Description>().ProducesProblem(400);
        group.MapPost("/layout", Arrange).WithSummary("Give nodes places: left to right, few crossings").ProducesProblem(400);
        group.MapPost("/models", Models).WithSummary("Name the model files of a workflow: installed or not, their folder and their address")
            .Produces<ModelList>().ProducesProblem(400);
        group.MapPost("/doctor", ExamineAsync).WithMetadata(new SizeLimit(LargestFile))
            .WithSummary("Say what a file is, what its workflow needs, and how it would run here; the body is the file itself, up to 64 MB")
            .Produces<DoctorReport>().ProducesProblem(400).ProducesProblem(413);
    }

    private static IResult Describe(LooseBody body, [FromServices] NodeEnvironment environment)
    {
        var nodes = environment.Current.Nodes;
        var (json, workflow) = Given(body, nodes);
        var focus = new OutlineFocus(
            body.Root.TextOf("node"), body.Root.TextOf("group"), body.Root.TextOf("text"), Whole(body.Root, "depth") ?? 1);
        var budget = Math.Clamp(Whole(body.Root, "budget") ?? WorkflowOutline.DefaultBudget, SmallestBudget, LargestBudget);
        return body.Answer(new Description(workflow.Format, workflow.Nodes.Count, WorkflowOutline.Describe(json, nodes, focus, budget)));
    }

    private static IResult Models(LooseBody body, [FromServices] NodeEnvironment environment)
    {
        var installation = environment.Current;
        var (json, workflow) = Given(body, installation.Nodes);
        return body.Answer(new ModelList(WorkflowDoctor.Models(json, workflow, installation)));
    }

    private static (JsonElement Json, Workflow Workflow) Given(LooseBody body, NodeCatalog nodes)
    {
        var json = body.Member("workflow");
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) throw new RequestException(NoWorkflow);
        var workflow = Workflow.Read(json, nodes);
        return workflow.Format == WorkflowFormat.Unknown ? throw new RequestException(workflow.Problems[0].Message) : (json, workflow);
    }

    private static int? Whole(JsonElement body, string name) =>
        body.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    private static Results<Ok<Arrangement>, ProblemHttpResult> Arrange(JsonBody<LayoutBody> body)
    {
        var (nodes, links) = (body.Value.Nodes, body.Value.Links ?? []);
        if (nodes.Count > MostNodes)
            return TypedResults.Problem($"'nodes' has {nodes.Count} nodes; the limit is {MostNodes}.", statusCode: 400);
        if (links.Count > MostLinks)
            return TypedResults.Problem($"'links' has {links.Count} links; the limit is {MostLinks}.", statusCode: 400);
        return nodes.All(IsWhole) && links.All(link => link is { From: not null, To: not null })
            ? TypedResults.Ok(new Arrangement(GraphLayout.Arrange(nodes, links)))
            : TypedResults.Problem(
                $"Each of 'nodes' needs an id, and a width and a height from 0 to {LargestSide}; each of 'links' needs 'from' and 'to'.",
                statusCode: 400);
    }

    private static bool IsWhole(LayoutNode? node) =>
        node is { Id: not null, Width: >= 0 and <= LargestSide, Height: >= 0 and <= LargestSide };

    private static async Task<IResult> ExamineAsync(
        HttpContext http, [FromServices] WorkflowDoctor doctor, CancellationToken cancellationToken)
    {
        var file = await WholeBody.ReadAsync(http.Request, cancellationToken);
        if (file.IsEmpty) return TypedResults.Problem(NoFile, statusCode: 400);
        var report = await doctor.ExamineAsync(file, cancellationToken);
        // Halves of surrogate pairs go back as they came.
        return TypedResults.Bytes(
            HiddenSurrogates.Restore(JsonSerializer.SerializeToUtf8Bytes(report, Deep)), "application/json; charset=utf-8");
    }

    private sealed record SizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

    internal sealed record Description(WorkflowFormat Format, int Nodes, string Outline);

    internal sealed record ModelList(IReadOnlyList<ModelNeed> Models);

    internal sealed record LayoutBody(IReadOnlyList<LayoutNode> Nodes, IReadOnlyList<LayoutLink>? Links = null);

    internal sealed record Arrangement(IReadOnlyList<LayoutPlace> Places);
}
