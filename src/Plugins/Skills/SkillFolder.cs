using System.Collections.Concurrent;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>
/// Reads skills in the Agent Skills format (https://agentskills.io/specification), always from the disk, so that an edit in an editor
/// counts at once. Lists remember what they read from files that have not changed since.
/// </summary>
internal sealed class SkillFolder(ItemFolder files)
{
    public const string FileName = "SKILL.md";

    private readonly MarkdownItems _items = new(files);
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new();

    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<SkillList> ListAsync(CancellationToken cancellationToken)
    {
        var (skills, unreadable) = await _items.ListAsync(slug => SummaryAsync(slug, cancellationToken), cancellationToken);
        return new(skills, unreadable);
    }

    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<Skill> GetAsync(string slug, CancellationToken cancellationToken) =>
        Read(slug, await _items.GetAsync(slug, cancellationToken));

    /// <summary>A file without a head is read too: its slug is its name.</summary>
    public static Skill Read(string slug, FrontMatter file) => new(slug, file["name"] ?? slug, file["description"] ?? "", file.Body);

    private async Task<SkillSummary?> SummaryAsync(string slug, CancellationToken cancellationToken)
    {
        if (!Slug.IsPlain(slug))
            throw ContextException.Unreadable("Its file name cannot be used as a slug. Rename it.");
        if (await files.FindAsync(slug, cancellationToken) is not { } file)
            return null;
        var stamp = file.Stamp;
        if (stamp is not null && _remembered.TryGetValue(slug, out var known) && known.Stamp == stamp)
            return known.Summary;
        if (await _items.FindAsync(slug, cancellationToken) is not { } content)
            return null;
        var skill = Read(slug, content);
        var summary = new SkillSummary(slug, skill.Name, skill.Description);
        if (stamp is not null)
            _remembered[slug] = new(stamp, summary);
        return summary;
    }

    private sealed record Remembered(FileStamp Stamp, SkillSummary Summary);
}
