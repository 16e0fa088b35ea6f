using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>The files that lie beside a user skill's <c>SKILL.md</c>, as far as the assistant knows what to do with them.</summary>
/// <param name="files">Where skills are kept.</param>
public sealed class SkillAttachments(UserFiles files)
{
    private const string Folder = "skills";

    /// <summary>The first of these files that a skill has; null for none, or where there is no such skill.</summary>
    /// <param name="slug">The skill's folder; anything else than a plain name is none.</param>
    /// <param name="names">The files' names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable (a link), or Unavailable.</exception>
    public async Task<StoredFile?> FindAsync(string slug, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);

        if (!Slug.IsPlain(slug) || await files.FindAsync($"{Folder}/{slug}/{SkillFolder.FileName}", "the skill", cancellationToken) is null)
            return null;
        foreach (var name in names)
            if (await files.FindAsync($"{Folder}/{slug}/{name}", name, cancellationToken) is { } found)
                return found;
        return null;
    }

    /// <summary>The text of a file that was found; null where it is gone by now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxBytes">The most it may hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public Task<string?> ReadAsync(StoredFile file, int maxBytes, CancellationToken cancellationToken) =>
        files.ReadAsync(file.Path, maxBytes, cancellationToken);
}
