namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// A text that nobody but its user may read, such as connections with their keys: a file, or a row of a database that several services
/// share.
/// </summary>
public abstract class PrivateText
{
    /// <summary>The most that is read of one.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>What to call it where its user is told of it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether other machines read it, so that what is in it must be tied to none.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Which version there is; null where there is none.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public abstract ValueTask<StoredFile?> FindAsync(CancellationToken cancellationToken);

    /// <summary>The text; null where there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public abstract Task<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Makes a new text of the old one, while nobody else changes it, here or elsewhere.</summary>
    /// <param name="edit">Gets the old text, null for none; what it throws leaves the old one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public abstract Task ChangeAsync(Func<string?, PrivateChange> edit, CancellationToken cancellationToken);
}

/// <summary>What takes the place of a private text.</summary>
/// <param name="Text">The new text.</param>
/// <param name="KeepsOld">Whether the old one is kept under another name, as it is damaged, and nothing in it must be lost.</param>
public readonly record struct PrivateChange(string Text, bool KeepsOld = false);

/// <summary>Gives the private text of that name, of the user whose service it is.</summary>
public delegate PrivateText PrivateTexts(string name);
