namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Items as <c>&lt;root&gt;/&lt;slug&gt;/&lt;file&gt;</c>, optionally the older <c>&lt;root&gt;/&lt;slug&gt;.md</c> too. No slug and no
/// link leads out of the root. Readers never wait and never see half an item; writers take turns, across processes as well.
/// </summary>
/// <param name="root">The folder; made by the first write.</param>
/// <param name="fileName">The file inside each item's folder.</param>
/// <param name="kind">What an item is called in errors: skill, persona.</param>
/// <param name="readsFlatFiles">Whether <c>&lt;slug&gt;.md</c> counts where the item has no folder.</param>
internal sealed class SlugFolder(string root, string fileName, string kind, bool readsFlatFiles = false)
{
    /// <summary>The longest text that we write is 100,000 characters of at most three bytes, and its head.</summary>
    private const int MaxBytes = 512 * 1024;

    /// <summary>What an item is called in errors.</summary>
    public string Kind => kind;

    private readonly FileLock _turn = new(Path.Combine(root, ".lock"));

    /// <summary>Every name that may be an item, sorted; whether an item can be read is known only when it is read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public IReadOnlyList<string> Slugs()
    {
        try
        {
            // Completed here, so that it cannot fail half-way through in the caller.
            return new DirectoryInfo(root).EnumerateFileSystemInfos()
                .Where(entry => entry.Name[0] != '.')
                .Select(entry => entry is DirectoryInfo ? entry.Name : FlatSlug(entry.Name))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList();
        }
        catch (DirectoryNotFoundException) when (!File.Exists(root))
        {
            return [];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, $"the folder of {kind}s");
        }
    }

    /// <summary>The item's file; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable: a link, or a name that cannot be used.</exception>
    public FileInfo? Find(string slug)
    {
        if (!Slug.IsPlain(slug))
            return null;
        var folder = new DirectoryInfo(Path.Combine(root, slug));
        RefuseLink(folder);
        var file = new FileInfo(Path.Combine(folder.FullName, fileName));
        RefuseLink(file);
        // A folder in the file's place counts too, so that reading it says what is wrong instead of "there is none".
        if (file.Exists || Directory.Exists(file.FullName))
            return file;
        if (!readsFlatFiles)
            return null;
        var flat = new FileInfo(FlatPath(slug));
        RefuseLink(flat);
        return flat.Exists ? flat : null;
    }

    /// <summary>The item's text; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<string?> ReadAsync(string slug, CancellationToken cancellationToken) =>
        Find(slug) is { } file ? await TextFile.ReadAsync(file.FullName, MaxBytes, cancellationToken) : null;

    /// <summary>Adds an item under the slug or, where that is taken, a numbered one.</summary>
    /// <param name="slug">Made by <see cref="Slug.From"/>.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="isSame">Whether the item with this slug is the same one, which is an error.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The slug that it got.</returns>
    /// <exception cref="ContextException">Invalid: it is there already. Unavailable.</exception>
    public async Task<string> CreateAsync(string slug, string text, Func<string, Task<bool>> isSame, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        for (var number = 1; ; number++)
        {
            var free = Slug.Numbered(slug, number);
            if (!IsTaken(free))
            {
                await AddFolderAsync(free, text, cancellationToken);
                return free;
            }

            if (await isSame(free))
                throw ContextException.Invalid(
                    $"There is a {kind} with this name already; its slug is '{free}'. Change that one, or take another name.");
        }
    }

    /// <summary>Replaces an item's text in its file.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable, and whatever <paramref name="edit"/> throws.</exception>
    public async Task<string> ReplaceAsync(string slug, Func<Task<string>> edit, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var file = Find(slug) ?? throw Missing(slug);
        var text = await edit();
        await TextFile.WriteAsync(file.FullName, text, cancellationToken);
        return text;
    }

    /// <summary>Deletes an item with everything in its folder.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable (a link) or Unavailable.</exception>
    public async Task DeleteAsync(string slug, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var file = Find(slug) ?? throw Missing(slug);
        try
        {
            if (file.Name == fileName)
            {
                // Renamed first: a kill in the middle must not leave half a folder under the slug.
                var doomed = Path.Combine(root, UnfinishedFiles.NewName());
                Directory.Move(Path.Combine(root, slug), doomed);
                Directory.Delete(doomed, recursive: true);
            }

            // Both at once: otherwise the older file would appear in place of the deleted item.
            if (readsFlatFiles)
                File.Delete(FlatPath(slug));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, $"the {kind} '{slug}'");
        }
    }

    /// <summary>The error for a slug that no item has.</summary>
    public ContextException Missing(string? slug) =>
        ContextException.NotFound($"There is no {kind} with the slug '{slug}'. List the {kind}s to see which there are.");

    private async Task AddFolderAsync(string slug, string text, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(root, UnfinishedFiles.NewName());
        await TextFile.WriteAsync(Path.Combine(unfinished, fileName), text, cancellationToken);
        try
        {
            Directory.Move(unfinished, Path.Combine(root, slug));
            FolderSync.Flush(root);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            Directory.Delete(unfinished, recursive: true);
            throw FileFault.Explain(e, $"the {kind} '{slug}'");
        }
    }

    private bool IsTaken(string slug)
    {
        var path = Path.Combine(root, slug);
        return Path.Exists(path) || new FileInfo(path).LinkTarget is not null || (readsFlatFiles && Path.Exists(FlatPath(slug)));
    }

    private string FlatPath(string slug) => Path.Combine(root, slug + ".md");

    private string? FlatSlug(string file) =>
        readsFlatFiles && file.EndsWith(".md", StringComparison.Ordinal) ? file[..^".md".Length] : null;

    private static void RefuseLink(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
            throw ContextException.Unreadable(
                $"'{entry.Name}' is a link. It could lead out of the folder, so it is not followed; put a copy in its place.");
    }
}
