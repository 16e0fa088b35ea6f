using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>
/// The user's own skills: <c>skills/&lt;slug&gt;/SKILL.md</c>, and the older <c>skills/&lt;slug&gt;.md</c>, which is read, changed and
/// deleted in place. When a write returns, all of it is on the disk. The studio's, where there is one, are read where the user has none of
/// that slug.
/// </summary>
public sealed class SkillStore
{
    private static readonly TextLimit Name = new("The skill's name", 100);
    private static readonly TextLimit Description = new("The skill's description", 1_024);
    private static readonly TextLimit Instructions = new("The skill's instructions", 100_000);

    private readonly ItemFolder _files;
    private readonly MarkdownItems _items;
    private readonly SkillFolder _skills;
    private readonly SkillStore? _team;
    private readonly Layer? _layer;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="files">Where they are kept.</param>
    /// <param name="layers">What lies below.</param>
    public SkillStore(UserFiles files, Layers? layers = null)
    {
        _layer = layers?.Own;
        if (layers?.Team is { } team) _team = new(team.Files, new(Layer.Team, null));
        _files = files.Items("skills", SkillFolder.FileName, "skill", readsFlatFiles: true);
        _items = new(_files);
        _skills = new(_files);
    }

    /// <summary>All skills, and those that cannot be read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<SkillList> ListAsync(CancellationToken cancellationToken)
    {
        var own = await _skills.ListAsync(cancellationToken);
        if (_layer is not null) own = own with { Skills = [.. own.Skills.Select(skill => skill with { Layer = _layer })] };
        if (_team is null) return own;
        var below = await _team.ListAsync(cancellationToken);
        var taken = own.Skills.Select(skill => skill.Slug).Concat(own.Unreadable.Select(broken => broken.Slug)).ToHashSet();
        return new(
            [.. own.Skills.Concat(below.Skills.Where(skill => !taken.Contains(skill.Slug)))
                .OrderBy(skill => skill.Slug, StringComparer.Ordinal)],
            [.. own.Unreadable, .. below.Unreadable.Where(broken => !taken.Contains(broken.Slug))]);
    }

    /// <summary>One skill.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<Skill> GetAsync(string slug, CancellationToken cancellationToken) =>
        await IsTeamsAsync(slug, cancellationToken)
            ? await _team!.GetAsync(slug, cancellationToken)
            : await _skills.GetAsync(slug, cancellationToken) with { Layer = _layer };

    /// <summary>Adds a skill. Its slug is made from the name; where another skill has that one already, it gets a number.</summary>
    /// <param name="name">Any text of at most 100 characters.</param>
    /// <param name="description">When to use it, at most 1,024 characters.</param>
    /// <param name="instructions">Markdown, at most 100,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid (also when a skill has this name) or Unavailable.</exception>
    public async Task<SavedSkill> CreateAsync(string? name, string? description, string? instructions, CancellationToken cancellationToken)
    {
        var skill = new Skill("", Name.Require(name).Trim(), Description.Require(description).Trim(), Instructions.Require(instructions));
        var file = FrontMatter.ForBody(skill.Instructions).With("name", skill.Name).With("description", skill.Description);
        var slug = await _items.CreateAsync(skill.Name, file, cancellationToken);
        return await SavedAsync(skill with { Slug = slug }, cancellationToken);
    }

    /// <summary>Changes what is given. Everything else in the file stays, other keys of its front matter too.</summary>
    /// <param name="slug">Of the skill; a new name does not change it.</param>
    /// <param name="change">At least one part.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Invalid, NotFound, Unreadable or Unavailable.</exception>
    public async Task<SavedSkill> UpdateAsync(string slug, SkillChange change, CancellationToken cancellationToken)
    {
        var (name, description, instructions) = change;
        if (name is null && description is null && instructions is null)
            throw ContextException.Invalid("Nothing to change: give a name, a description, instructions or several of them.");
        if (name is not null)
            Name.Require(name);
        if (description is not null)
            Description.Require(description);
        if (instructions is not null)
            Instructions.Require(instructions);
        await RefuseTeamsAsync(slug, cancellationToken);
        var values = new MarkdownChange(instructions, ("name", name), ("description", description));
        return await SavedAsync(SkillFolder.Read(slug, await _items.UpdateAsync(slug, values, cancellationToken)), cancellationToken);
    }

    /// <summary>Deletes a skill with everything in its folder.</summary>
    /// <returns>The slug.</returns>
    /// <exception cref="ContextException">NotFound, Unreadable (a link) or Unavailable.</exception>
    public async Task<string> DeleteAsync(string slug, CancellationToken cancellationToken)
    {
        await RefuseTeamsAsync(slug, cancellationToken);
        await _files.DeleteAsync(slug, cancellationToken);
        return slug;
    }

    // A user's own counts even where it cannot be read.
    private async Task<bool> IsTeamsAsync(string slug, CancellationToken cancellationToken) =>
        _team is not null && await _files.FindAsync(slug, cancellationToken) is null
        && await _team._files.FindAsync(slug, cancellationToken) is not null;

    private async Task RefuseTeamsAsync(string slug, CancellationToken cancellationToken)
    {
        if (await IsTeamsAsync(slug, cancellationToken))
            throw Layers.NotOwn($"The skill '{slug}'", "A skill of your own with the same name takes its place for you.");
    }

    private async Task<SavedSkill> SavedAsync(Skill skill, CancellationToken cancellationToken)
    {
        var file = await _files.FindAsync(skill.Slug, cancellationToken) ?? throw _files.Missing(skill.Slug);
        return new(skill.Slug, skill.Name, skill.Description, file.Path);
    }
}
