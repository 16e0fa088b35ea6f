using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>The shipped skills that a user can take over and then change.</summary>
/// <param name="folder">Holds <c>&lt;slug&gt;/SKILL.md</c>.</param>
/// <param name="skills">Takes the installed ones.</param>
/// <param name="clock">Tells which files changed just now.</param>
public sealed class StarterSkillStore(string folder, SkillStore skills, TimeProvider clock)
{
    private readonly SkillFolder _templates = new(new SlugFolder(folder, SkillFolder.FileName, "skill template"), clock);

    /// <summary>All of them, and those that cannot be read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task<SkillList> ListAsync(CancellationToken cancellationToken) => _templates.ListAsync(cancellationToken);

    /// <summary>One of them, to look at before installing.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public Task<Skill> GetAsync(string slug, CancellationToken cancellationToken) => _templates.GetAsync(slug, cancellationToken);

    /// <summary>Copies a template into the user's skills.</summary>
    /// <exception cref="ContextException">NotFound, Invalid (it is installed), Unreadable or Unavailable.</exception>
    public async Task<SavedSkill> InstallAsync(string? slug, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(slug))
            throw ContextException.Invalid("The template's slug is missing.");
        var template = await _templates.GetAsync(slug, cancellationToken);
        return await skills.CreateAsync(template.Name, template.Description, template.Instructions, cancellationToken);
    }
}
