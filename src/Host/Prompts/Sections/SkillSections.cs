using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>Skills by name and description, and the complete text of those that the user's message asks for.</summary>
internal sealed class SkillSections(
    SkillStore userSkills, SystemSkillStore systemSkills, ILogger<SkillSections> log, Layers? layers = null)
{
    public Task<SectionContent> SystemIndexAsync(CancellationToken cancellationToken) => IndexAsync(
            systemSkills.ListAsync(cancellationToken), isFenced: false, "listSystemSkills shows all.", layers?.Shipped)
        .OrNoteAsync("The list of built-in skills", log);

    public Task<SectionContent> UserIndexAsync(CancellationToken cancellationToken) => IndexAsync(
            userSkills.ListAsync(cancellationToken), isFenced: true, "listUserSkills shows all.")
        .OrNoteAsync("The list of the user's skills", log);

    /// <summary>The skills that <c>/skill NAME</c> in the message names.</summary>
    public Task<SectionContent> AppliedAsync(string message, CancellationToken cancellationToken) =>
        SkillCommand.In(message) is { Count: > 0 } commands
        ? ReadAsync(commands, cancellationToken).OrNoteAsync("The skill that the user asked for", log)
        : Task.FromResult(SectionContent.Empty);

    /// <summary>A skill's text in pieces that can be left out.</summary>
    public static IReadOnlyList<SectionItem> Whole(string slug, string text) =>
        TextPieces.Of($"Skill \"{slug}\":\n\n{text.Trim()}\n\n", $"skill {slug}");

    /// <summary>The section of skills that are applied.</summary>
    public static SectionContent Applied(IReadOnlyList<SectionItem> items) => new(items)
    {
        Separator = "",
        IsFenced = true,
        WhereIsMore = "getUserSkill or getSystemSkill reads the skill whole.",
    };

    private static async Task<SectionContent> IndexAsync(Task<SkillList> list, bool isFenced, string whereIsMore, Layer? layer = null)
    {
        var skills = await list;
        return new SectionContent([.. skills.Skills.Select(skill => new SectionItem($"skill {skill.Slug}", Line(skill))
        {
            Layer = skill.Layer ?? layer,
        })])
        {
            IsFenced = isFenced,
            WhereIsMore = whereIsMore,
            Unreadable = [.. skills.Unreadable.Select(broken => $"skill {broken.Slug} could not be read: {broken.Reason}")],
        };
    }

    private async Task<SectionContent> ReadAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        var own = (await userSkills.ListAsync(cancellationToken)).Skills;
        var system = (await systemSkills.ListAsync(cancellationToken)).Skills;
        var (items, notes, seen) = (new List<SectionItem>(), new List<string>(), new HashSet<string>());
        foreach (var command in commands)
        {
            // The user's own come first, so that one can replace a built-in skill.
            if (SkillCommand.Find(command, own.Concat(system)) is not { } skill)
                notes.Add(Missing(SkillCommand.Unknown(command)));
            else if (seen.Add(skill.Slug))
            {
                var body = await BodyAsync(skill, own, cancellationToken);
                items.AddRange(Whole(skill.Slug, body).Select(piece => piece with { Layer = skill.Layer ?? layers?.Shipped }));
            }
        }
        return Applied(items) with { Notes = notes };
    }

    private async Task<string> BodyAsync(SkillSummary skill, IReadOnlyList<SkillSummary> own, CancellationToken cancellationToken) =>
        own.Contains(skill)
        ? (await userSkills.GetAsync(skill.Slug, cancellationToken)).Instructions
        : (await systemSkills.GetAsync(skill.Slug, cancellationToken)).Content;

    private static string Missing(string name) => name.Length == 0
        ? "The user's message has /skill without a name. Tell the user to write /skill and a skill's name, and which skills there are."
        : $"The user's message asks for the skill \"{name}\", which does not exist. Tell the user so, and name the skills that come "
            + "closest.";

    private static string Line(SkillSummary skill)
    {
        var name = skill.Name == skill.Slug ? "" : $" ({TextPieces.OneLine(skill.Name)})";
        return $"- {skill.Slug}{name}: {TextPieces.OneLine(skill.Description)}";
    }
}
