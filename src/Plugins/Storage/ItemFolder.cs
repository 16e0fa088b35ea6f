namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Items of one kind, each a Markdown text under a slug. Readers never wait and never see half an item; writers take turns.
/// </summary>
/// <param name="kind">What an item is called in errors: skill, persona.</param>
internal abstract class ItemFolder(string kind)
{
    /// <summary>The longest text that a store writes is 100,000 characters of at most three bytes, and its head.</summary>
    protected const int MaxBytes = 512 * 1024;

    /// <summary>What an item is called in errors.</summary>
    public string Kind => kind;

    /// <summary>Every name that may be an item, sorted; whether an item can be read is known only when it is read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public abstract ValueTask<IReadOnlyList<string>> SlugsAsync(CancellationToken cancellationToken);

    /// <summary>Where the item is and which version of it, its path as from the user's folder; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable: a link, or a name that cannot be used. Unavailable.</exception>
    public abstract ValueTask<StoredFile?> FindAsync(string slug, CancellationToken cancellationToken);

    /// <summary>The item's text; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public abstract Task<string?> ReadAsync(string slug, CancellationToken cancellationToken);

    /// <summary>Adds an item under the slug or, where that is taken, a numbered one.</summary>
    /// <param name="slug">Made by <see cref="Slug.From"/>.</param>
    /// <param name="text">The item's text.</param>
    /// <param name="isSame">Whether the item with this slug and text is the same one, which is an error.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The slug that it got.</returns>
    /// <exception cref="ContextException">Invalid: it is there already. Unavailable.</exception>
    public abstract Task<string> CreateAsync(
        string slug, string text, Func<string, string, bool> isSame, CancellationToken cancellationToken);

    /// <summary>Replaces an item's text.</summary>
    /// <param name="slug">The item.</param>
    /// <param name="needsOld">Whether the old text is needed. Where it is not, one that cannot be read is replaced all the same.</param>
    /// <param name="edit">Gets the old text, or an empty one, and gives the new one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable, and whatever <paramref name="edit"/> throws.</exception>
    public abstract Task<string> ReplaceAsync(
        string slug, bool needsOld, Func<string, string> edit, CancellationToken cancellationToken);

    /// <summary>Deletes an item with all that belongs to it.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable (a link) or Unavailable.</exception>
    public abstract Task DeleteAsync(string slug, CancellationToken cancellationToken);

    /// <summary>The error for a slug that no item has.</summary>
    public ContextException Missing(string? slug) =>
        ContextException.NotFound($"There is no {kind} with the slug '{slug}'. List the {kind}s to see which there are.");

    /// <summary>The error for an item that is there already.</summary>
    protected ContextException Taken(string slug) => ContextException.Invalid(
        $"There is a {kind} with this name already; its slug is '{slug}'. Change that one, or take another name.");
}
