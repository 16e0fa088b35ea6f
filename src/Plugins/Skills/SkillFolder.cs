using System.Collections.Concurrent;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>
/// Reads skills in the Agent Skills format (https://agentskills.io/specification), always from the disk, so that an edit in an editor
/// counts at once. Lists remember what they read from files that have not changed since.
/// </summary>
internal sealed class SkillFolder(SlugFolder files, TimeProvider clock)
{
    public const string FileName = "SKILL.md";

    private readonly ConcurrentDictionary<string, Remembered> _remembered = new();

    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<SkillList> ListAsync(CancellationToken cancellationToken)
    {
        var skills = new List<SkillSummary>();
        var unreadable = new List<UnreadableItem>();
        foreach (var slug in files.Slugs())
        {
            try
            {
                if (await SummaryAsync(slug, cancellationToken) is { } summary)
                    skills.Add(summary);
            }
            catch (ContextException e)
            {
                unreadable.Add(new(slug, e.Message));
            }
        }

        return new(skills, unreadable);
    }

    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<Skill> GetAsync(string slug, CancellationToken cancellationToken) => await FindAsync(slug, cancellationToken) ?? throw files.Missing(slug);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<Skill?> FindAsync(string slug, CancellationToken cancellationToken) =>
        await files.ReadAsync(slug, cancellationToken) is { } text ? Read(slug, FrontMatter.Parse(text)) : null;

    /// <summary>A file without a head is read too: its slug is its name.</summary>
    public static Skill Read(string slug, FrontMatter file) => new(slug, file["name"] ?? slug, file["description"] ?? "", file.Body);

    private async Task<SkillSummary?> SummaryAsync(string slug, CancellationToken cancellationToken)
    {
        if (!Slug.IsPlain(slug))
            throw ContextException.Unreadable("Its file name cannot be used as a slug. Rename it.");
        if (files.Find(slug) is not { } file)
            return null;
        var (changed, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (_remembered.TryGetValue(file.FullName, out var known) && known.Changed == changed && known.Length == length)
            return known.Summary;
        if (await FindAsync(slug, cancellationToken) is not { } skill)
            return null;
        var summary = new SkillSummary(slug, skill.Name, skill.Description);
        if (file.Exists && clock.GetUtcNow().UtcDateTime - changed > FileAge.Settled)
            _remembered[file.FullName] = new(changed, length, summary);
        return summary;
    }

    private sealed record Remembered(DateTime Changed, long Length, SkillSummary Summary);
}
