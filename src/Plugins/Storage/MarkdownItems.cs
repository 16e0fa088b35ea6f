namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Named Markdown items in a folder: a front matter with a <c>name</c> and more, and a body. Skills and personas are such items.
/// </summary>
/// <param name="files">Where they are stored.</param>
internal sealed class MarkdownItems(ItemFolder files)
{
    private const string Name = "name";

    /// <summary>Reads every item, sorted by slug; a broken one is listed with its reason and fails nothing else.</summary>
    /// <param name="read">Reads the item with this slug; null when it has just been deleted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<(IReadOnlyList<T> Items, IReadOnlyList<UnreadableItem> Unreadable)> ListAsync<T>(
        Func<string, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        var items = new List<T>();
        var unreadable = new List<UnreadableItem>();
        foreach (var slug in await files.SlugsAsync(cancellationToken))
        {
            try
            {
                if (await read(slug) is { } item)
                    items.Add(item);
            }
            catch (ContextException e)
            {
                unreadable.Add(new(slug, e.Message));
            }
        }

        return (items, unreadable);
    }

    /// <summary>The item's file; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<FrontMatter?> FindAsync(string slug, CancellationToken cancellationToken) =>
        await files.ReadAsync(slug, cancellationToken) is { } text ? FrontMatter.Parse(text) : null;

    /// <summary>The item's file.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<FrontMatter> GetAsync(string slug, CancellationToken cancellationToken) =>
        await FindAsync(slug, cancellationToken) ?? throw files.Missing(slug);

    /// <summary>Adds an item under a slug made from its name, with a number where another item has that slug already.</summary>
    /// <returns>The slug.</returns>
    /// <exception cref="ContextException">Invalid: an item has this name already. Unavailable.</exception>
    public Task<string> CreateAsync(string name, FrontMatter file, CancellationToken cancellationToken) => files.CreateAsync(
        Slug.From(name, files.Kind), file.ToString(), (taken, text) => (FrontMatter.Parse(text)[Name] ?? taken) == name, cancellationToken);

    /// <summary>Changes what is given and keeps the rest of the file, including front matter that we do not know.</summary>
    /// <returns>The file as it is now.</returns>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public async Task<FrontMatter> UpdateAsync(string slug, MarkdownChange change, CancellationToken cancellationToken)
    {
        // A change of every part needs nothing of the old file, which is how a broken one is repaired.
        var text = await files.ReplaceAsync(
            slug, needsOld: !change.IsComplete, old => change.Apply(FrontMatter.Parse(old)).ToString(), cancellationToken);
        return FrontMatter.Parse(text);
    }
}

/// <summary>What to change in an item; null leaves a part as it is.</summary>
/// <param name="Body">The new body.</param>
/// <param name="Values">New values of the front matter by key; surrounding white space is removed.</param>
internal sealed record MarkdownChange(string? Body, params IReadOnlyList<(string Key, string? Value)> Values)
{
    /// <summary>Whether every part is given.</summary>
    public bool IsComplete => Body is not null && Values.All(value => value.Value is not null);

    /// <summary>The file with the changes.</summary>
    public FrontMatter Apply(FrontMatter file)
    {
        foreach (var (key, value) in Values)
            if (value is not null)
                file = file.With(key, value.Trim());
        return Body is null ? file : file.WithBody(Body);
    }
}
