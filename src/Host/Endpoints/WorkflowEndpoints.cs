using System.Text.Json;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/workflows</c>: holds a workflow against the user's installation.</summary>
internal static class WorkflowEndpoints
{
    private const string Missing = "Send {\"workflow\": {…}} with a workflow in the API format or the UI format.";

    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/workflows").WithTags("Workflows");
        group.MapPost("/validate", Validate).WithSummary("Find everything that is wrong with a workflow").ProducesProblem(400);
        group.MapPost("/repair", Repair).WithSummary("Repair what has exactly one right answer").ProducesProblem(400);
    }

    private static Results<Ok<ValidationResult>, ProblemHttpResult> Validate(WorkflowBody body, NodeEnvironment environment) =>
        body.Workflow is { } workflow
            ? TypedResults.Ok(InstalledWorkflows.Validate(workflow, environment.Current))
            : TypedResults.Problem(Missing, statusCode: 400);

    private static Results<Ok<RepairResult>, ProblemHttpResult> Repair(WorkflowBody body, NodeEnvironment environment) =>
        body.Workflow is { } workflow
            ? TypedResults.Ok(InstalledWorkflows.Repair(workflow, environment.Current))
            : TypedResults.Problem(Missing, statusCode: 400);

    internal sealed record WorkflowBody(JsonElement? Workflow);
}
