using System.Text.Json;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Conversion;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/workflows</c>: holds a workflow against the user's installation, and turns it into the other format.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workflows").WithTags("Workflows");
        group.MapPost("/validate", ValidateAsync).WithSummary("Find everything that is wrong with a workflow")
            .Produces<ValidationResult>().ProducesProblem(400);
        group.MapPost("/repair", RepairAsync).WithSummary("Repair what has exactly one right answer")
            .Produces<RepairResult>().ProducesProblem(400);
        group.MapPost("/convert", Convert).WithSummary("Turn a workflow into the API format or the UI format")
            .Produces<ConvertedWorkflow>().ProducesProblem(400);
        group.MapPost("/diff", Diff).WithSummary("What differs between two workflows").Produces<WorkflowDiff>().ProducesProblem(400);
    }

    private static async Task<IResult> ValidateAsync(
        LooseBody body, [FromServices] NodeEnvironment environment, [FromServices] ComfyQuestions questions,
        CancellationToken cancellationToken)
    {
        var workflow = Workflow(body, "workflow");
        return body.Answer(await questions.JudgeAsync(
            answers => InstalledWorkflows.Validate(workflow, environment, answers), cancellationToken));
    }

    private static async Task<IResult> RepairAsync(
        LooseBody body, [FromServices] NodeEnvironment environment, [FromServices] ComfyQuestions questions,
        CancellationToken cancellationToken)
    {
        var workflow = Workflow(body, "workflow");
        return body.Answer(await questions.JudgeAsync(
            answers => InstalledWorkflows.Repair(workflow, environment.Current, answers), cancellationToken));
    }

    private static IResult Convert(LooseBody body, [FromServices] NodeEnvironment environment, [FromServices] TimeProvider timeProvider)
    {
        var workflow = Workflow(body, "workflow");
        var to = body.Member("to") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var format = to switch
        {
            "api" => WorkflowFormat.Api,
            "ui" => WorkflowFormat.Ui,
            _ => throw new RequestException("\"to\" must be \"api\" or \"ui\"."),
        };
        return body.Answer(WorkflowConversion.Convert(workflow, format, environment.Current.Nodes, Random.Shared, timeProvider));
    }

    private static IResult Diff(LooseBody body, [FromServices] NodeEnvironment environment)
    {
        var nodes = environment.Current.Nodes;
        var before = Plugins.Workflows.Workflow.Read(Workflow(body, "before"), nodes);
        var after = Plugins.Workflows.Workflow.Read(Workflow(body, "after"), nodes);
        foreach (var (workflow, name) in new[] { (before, "before"), (after, "after") })
            if (workflow.Format == WorkflowFormat.Unknown)
                throw new RequestException($"\"{name}\" is no workflow.", workflow.Problems is [var first, ..] ? first.Message : null);
        return body.Answer(WorkflowDiff.ByLikeness(before, after));
    }

    private static JsonElement Workflow(LooseBody body, string name) =>
        body.Member(name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } workflow
        ? workflow
        : throw new RequestException($"Send {{\"{name}\": {{…}}}} with a workflow in the API format or the UI format.");
}
