namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// The texts that belong to a user, by paths such as <c>SOUL.md</c> or <c>prompts/system_message.md</c>: files of a folder that an editor
/// opens, or rows of a database that several services share.
/// </summary>
public abstract class UserFiles
{
    /// <summary>The text at a path; null where there is none.</summary>
    /// <param name="path">Relative, with slashes.</param>
    /// <param name="maxBytes">The most it may hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public abstract Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Which version is at a path; null where there is nothing.</summary>
    /// <param name="path">Relative, with slashes.</param>
    /// <param name="what">What to call it in an error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unreadable (a link), or Unavailable.</exception>
    public abstract ValueTask<StoredFile?> FindAsync(string path, string what, CancellationToken cancellationToken);

    /// <summary>Writes a text; once this returns, all of it is kept.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public abstract Task WriteAsync(string path, string text, CancellationToken cancellationToken);

    /// <summary>Deletes what is at a path; nothing happens where there is nothing.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public abstract Task DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes a new text of the one at a path, while nobody else changes it.</summary>
    /// <param name="file">Which, and how large it may be.</param>
    /// <param name="edit">Gets the old text, null for none, and gives the new one; what it throws leaves the old one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public abstract Task ChangeAsync(SharedFile file, Func<string?, string> edit, CancellationToken cancellationToken);

    /// <summary>
    /// The state of all that the model is told with every message, and of a folder beside it, without reading any of it.
    /// </summary>
    /// <param name="beside">The folder of the shipped prompts; null for none.</param>
    public abstract FolderStamp Stamp(string? beside);

    /// <summary>A folder of items, such as skills.</summary>
    /// <param name="folder">Its name.</param>
    /// <param name="fileName">The file of each item.</param>
    /// <param name="kind">What an item is called in errors: skill, persona.</param>
    /// <param name="readsFlatFiles">Whether <c>&lt;slug&gt;.md</c> counts where an item has no folder.</param>
    internal abstract ItemFolder Items(string folder, string fileName, string kind, bool readsFlatFiles = false);
}

/// <summary>A text that is there.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Stamp">Identifies its version; null where it was changed too recently to be sure.</param>
public readonly record struct StoredFile(string Path, FileStamp? Stamp);

/// <summary>A text that is changed in place.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="MaxBytes">The most it may hold.</param>
/// <param name="IsPrivate">Whether nobody but its user may read the file.</param>
/// <param name="IsForProcesses">Whether another process may change it at the same time, beside other requests.</param>
public readonly record struct SharedFile(string Path, int MaxBytes, bool IsPrivate = false, bool IsForProcesses = false);
