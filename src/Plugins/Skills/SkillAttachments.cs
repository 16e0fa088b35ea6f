using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Skills;

/// <summary>The files that lie beside a user skill's <c>SKILL.md</c>, as far as the assistant knows what to do with them.</summary>
/// <param name="files">Where skills are kept.</param>
/// <param name="layers">What lies below.</param>
public sealed class SkillAttachments(UserFiles files, Layers? layers = null)
{
    private const string Folder = "skills";

    /// <summary>The first of these files that a skill has; null for none, or where there is no such skill.</summary>
    /// <param name="slug">The skill's folder; anything else than a plain name is none.</param>
    /// <param name="names">The files' names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable (a link), or Unavailable.</exception>
    public async Task<SkillAttachment?> FindAsync(string slug, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);

        if (!Slug.IsPlain(slug) || await HomeAsync(slug, cancellationToken) is not { } home)
            return null;
        foreach (var name in names)
            if (await home.FindAsync($"{Folder}/{slug}/{name}", name, cancellationToken) is { } found)
                return new(found, home);
        return null;
    }

    /// <summary>The text of a file that was found; null where it is gone by now.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxBytes">The most it may hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public static Task<string?> ReadAsync(SkillAttachment file, int maxBytes, CancellationToken cancellationToken) =>
        file.Home.ReadAsync(file.File.Path, maxBytes, cancellationToken);

    // Nothing of the studio's lies beside a skill that the user has put in its place.
    private async Task<UserFiles?> HomeAsync(string slug, CancellationToken cancellationToken)
    {
        var path = $"{Folder}/{slug}/{SkillFolder.FileName}";
        if (await files.FindAsync(path, "the skill", cancellationToken) is not null) return files;
        return layers?.Team is { } team && await files.FindAsync($"{Folder}/{slug}.md", "the skill", cancellationToken) is null
            && await team.Files.FindAsync(path, "the skill", cancellationToken) is not null ? team.Files : null;
    }
}

/// <summary>A file beside a skill.</summary>
/// <param name="File">Which.</param>
/// <param name="Home">Whose skill it is beside.</param>
public sealed record SkillAttachment(StoredFile File, UserFiles Home);
