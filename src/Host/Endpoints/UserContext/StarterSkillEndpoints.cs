using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Skills;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/skill-templates</c>: starter skills, which are installed with <c>POST /api/user-context/skills</c>.</summary>
internal static class StarterSkillEndpoints
{
    public static void MapStarterSkills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/skill-templates").WithTags("Starter skills").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the starter skills");
        group.MapGet("/{slug}", (string slug, StarterSkillStore starters, CancellationToken cancellationToken) =>
                starters.GetAsync(slug, cancellationToken))
            .WithSummary("Read a starter skill before installing it").ProducesProblem(404);
    }

    private static async Task<StarterSkills> ListAsync(StarterSkillStore starters, CancellationToken cancellationToken) =>
        new((await starters.ListAsync(cancellationToken)).Skills);

    internal sealed record StarterSkills([property: JsonPropertyName("templates")] IReadOnlyList<SkillSummary> Skills);
}
