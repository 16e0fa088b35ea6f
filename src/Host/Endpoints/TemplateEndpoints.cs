using ComfyAssistant.Plugins.Canvas;
using ComfyAssistant.Plugins.Templates;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// <c>/api/templates</c>: the workflows behind what searchTemplates found, for a canvas that cannot read them from ComfyUI itself.
/// </summary>
internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/templates/{id}", ReadAsync).WithTags("Templates")
        .WithSummary("Read a workflow template; source is official or custom, and custom ones have a package")
        .ProducesProblem(400).ProducesProblem(404).ProducesProblem(502);

    private static async Task<Results<Ok<TemplateFile>, ProblemHttpResult>> ReadAsync(
        string id, WorkflowTemplates templates, CancellationToken cancellationToken, string source = "official", string? package = null)
    {
        if (!Enum.TryParse<TemplateSource>(source, ignoreCase: true, out var whose) || !Enum.IsDefined(whose))
            return TypedResults.Problem("'source' must be official or custom.", statusCode: 400);
        return await templates.ReadAsync(id, whose, package, cancellationToken) is { } file
            ? TypedResults.Ok(file)
            : TypedResults.Problem(
                $"There is no template \"{id}\"{(package is null ? "" : $" of {package}")}. Find one with searchTemplates.",
                statusCode: 404);
    }
}
