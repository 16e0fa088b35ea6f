using ComfyAssistant.Plugins.Skills;

namespace ComfyAssistant.Host.Endpoints;

/// <summary><c>/api/skill-templates</c>: shipped skills to install with <c>POST /api/user-context/skills</c>.</summary>
internal static class SkillTemplateEndpoints
{
    public static void MapSkillTemplates(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/skill-templates").WithTags("Skill templates").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the templates");
        group.MapGet("/{slug}", (string slug, SkillTemplateStore templates, CancellationToken ct) => templates.GetAsync(slug, ct))
            .WithSummary("Read a template before installing it").ProducesProblem(404);
    }

    private static async Task<SkillTemplates> ListAsync(SkillTemplateStore templates, CancellationToken ct) =>
        new((await templates.ListAsync(ct)).Skills);

    internal sealed record SkillTemplates(IReadOnlyList<SkillSummary> Templates);
}
