using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>The shipped skills, which the model loads on demand. Read only.</summary>
/// <param name="folder">Holds <c>&lt;slug&gt;/SKILL.md</c>: the folder <c>skills</c> of the prompts.</param>
/// <param name="timeProvider">Tells which files changed just now.</param>
public sealed class SystemSkillStore(string folder, TimeProvider timeProvider)
{
    private readonly SkillFolder _skills = new(new SlugFolder(folder, SkillFolder.FileName, "system skill", timeProvider));

    /// <summary>All of them, and those that cannot be read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task<SkillList> ListAsync(CancellationToken cancellationToken) => _skills.ListAsync(cancellationToken);

    /// <summary>One of them.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<SystemSkill> GetAsync(string slug, CancellationToken cancellationToken)
    {
        var skill = await _skills.GetAsync(slug, cancellationToken);
        return new(skill.Slug, skill.Name, skill.Instructions);
    }
}
