using ComfyAssistant.Plugins.Skills;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/skill-templates</c>: shipped skills to install with <c>POST /api/user-context/skills</c>.</summary>
internal static class StarterSkillEndpoints
{
    public static void MapStarterSkills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/skill-templates").WithTags("Skill templates").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the templates");
        group.MapGet("/{slug}", (string slug, StarterSkillStore templates, CancellationToken cancellationToken) => templates.GetAsync(slug, cancellationToken))
            .WithSummary("Read a template before installing it").ProducesProblem(404);
    }

    private static async Task<SkillTemplates> ListAsync(StarterSkillStore templates, CancellationToken cancellationToken) =>
        new((await templates.ListAsync(cancellationToken)).Skills);

    internal sealed record SkillTemplates(IReadOnlyList<SkillSummary> Templates);
}
