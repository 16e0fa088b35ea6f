using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/system-context/skills</c>: the shipped guides that the model loads on demand.</summary>
internal static class SystemSkillEndpoints
{
    public static void MapSystemSkills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/system-context/skills").WithTags("System skills").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the shipped skills");
        group.MapGet("/{slug}", (string slug, SystemSkillStore skills, CancellationToken cancellationToken) =>
                skills.GetAsync(slug, cancellationToken))
            .WithSummary("Read a shipped skill").ProducesProblem(404).ProducesProblem(422);
    }

    private static async Task<SystemSkills> ListAsync(SystemSkillStore skills, CancellationToken cancellationToken)
    {
        var list = await skills.ListAsync(cancellationToken);
        return new([.. list.Skills.Select(skill => new SystemSkillEntry(skill.Slug, skill.Name))], list.Unreadable.OrNull());
    }

    internal sealed record SystemSkillEntry(string Slug, string Name);

    /// <param name="Skills">Sorted by slug.</param>
    /// <param name="Unreadable">Broken files, which an edited prompts folder may hold; left out when there are none.</param>
    internal sealed record SystemSkills(
        IReadOnlyList<SystemSkillEntry> Skills,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnreadableItem>? Unreadable);
}
