using System.Text.Json.Serialization;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/user-context/skills</c>: what the user taught the assistant.</summary>
internal static class SkillEndpoints
{
    public static void MapSkills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context/skills").WithTags("Skills").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the user's skills");
        group.MapPost("", CreateAsync)
            .WithSummary("Create a skill from its parts, or from a starter skill").ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/{slug}", (string slug, SkillStore skills, CancellationToken cancellationToken) =>
                skills.GetAsync(slug, cancellationToken))
            .WithSummary("Read a skill with its instructions").ProducesProblem(404).ProducesProblem(422);
        group.MapPatch("/{slug}", UpdateAsync)
            .WithSummary("Change one or more parts of a skill").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        group.MapDelete("/{slug}", DeleteAsync).WithSummary("Delete a skill").ProducesProblem(404).ProducesProblem(422);
    }

    private static async Task<SkillSummaries> ListAsync(SkillStore skills, CancellationToken cancellationToken)
    {
        var list = await skills.ListAsync(cancellationToken);
        return new(list.Skills, list.Unreadable.OrNull());
    }

    private static async Task<SkillSaved> CreateAsync(
        JsonBody<NewSkill> body, [FromServices] SkillStore skills, [FromServices] StarterSkillStore starters,
        CancellationToken cancellationToken)
    {
        var (name, description, instructions, template) = body.Value;
        if (template is null)
            return new(await skills.CreateAsync(name, description, instructions, cancellationToken));
        if ((name ?? description ?? instructions) is not null)
            throw new RequestException("Give either 'template', or 'name', 'description' and 'instructions'.");
        return new(await starters.InstallAsync(template, cancellationToken));
    }

    private static async Task<SkillSaved> UpdateAsync(
        string slug, JsonBody<SkillChange> change, [FromServices] SkillStore skills, [FromServices] VersionStore versions,
        CancellationToken cancellationToken)
    {
        var before = await EarlierText.OfAsync(async () => (await skills.GetAsync(slug, cancellationToken)).Instructions);
        var saved = await skills.UpdateAsync(slug, change.Value, cancellationToken);
        if (change.Value.Instructions is not null)
            await versions.KeepAsync(
                Versioned(slug), before, (await skills.GetAsync(slug, cancellationToken)).Instructions, cancellationToken);
        return new(saved);
    }

    private static async Task<SkillDeleted> DeleteAsync(
        string slug, SkillStore skills, VersionStore versions, CancellationToken cancellationToken)
    {
        var deleted = await skills.DeleteAsync(slug, cancellationToken);
        await versions.DeleteAsync(Versioned(slug), cancellationToken);
        return new(deleted);
    }

    private static string Versioned(string slug) => "skills/" + slug;

    /// <param name="Name">Any text; the slug is made from it.</param>
    /// <param name="Description">When to use it.</param>
    /// <param name="Instructions">Markdown.</param>
    /// <param name="Template">The slug of a starter skill, instead of the other three.</param>
    internal sealed record NewSkill(string? Name = null, string? Description = null, string? Instructions = null, string? Template = null);

    /// <param name="Skills">Sorted by slug.</param>
    /// <param name="Unreadable">Broken files; left out when there are none.</param>
    internal sealed record SkillSummaries(
        IReadOnlyList<SkillSummary> Skills,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnreadableItem>? Unreadable);

    internal sealed record SkillSaved(SavedSkill Skill, bool Ok = true);

    internal sealed record SkillDeleted(string Slug, bool Ok = true);
}
