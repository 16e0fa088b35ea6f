using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>Skills that ship as a starting point: users install one, then change it as they like.</summary>
/// <param name="folder">Holds <c>&lt;slug&gt;/SKILL.md</c>.</param>
/// <param name="skills">Takes the installed ones.</param>
/// <param name="timeProvider">Tells which files changed just now.</param>
public sealed class StarterSkillStore(string folder, SkillStore skills, TimeProvider timeProvider)
{
    private readonly SkillFolder _starters = new(new SlugFolder(folder, SkillFolder.FileName, "starter skill", timeProvider));

    /// <summary>All of them, and those that cannot be read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task<SkillList> ListAsync(CancellationToken cancellationToken) => _starters.ListAsync(cancellationToken);

    /// <summary>One of them, to look at before installing.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public Task<Skill> GetAsync(string slug, CancellationToken cancellationToken) => _starters.GetAsync(slug, cancellationToken);

    /// <summary>Copies a starter skill into the user's skills.</summary>
    /// <exception cref="ContextException">NotFound, Invalid (it is installed), Unreadable or Unavailable.</exception>
    public async Task<SavedSkill> InstallAsync(string? slug, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(slug))
            throw ContextException.Invalid("The starter skill's slug is missing.");
        var starter = await _starters.GetAsync(slug, cancellationToken);
        return await skills.CreateAsync(starter.Name, starter.Description, starter.Instructions, cancellationToken);
    }
}
