namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Items as <c>&lt;root&gt;/&lt;slug&gt;/&lt;file&gt;</c>, optionally the older <c>&lt;root&gt;/&lt;slug&gt;.md</c> too. No slug and no
/// link leads out of the root. Readers never wait and never see half an item; writers take turns, across processes as well.
/// </summary>
/// <param name="root">The folder; made by the first write.</param>
/// <param name="fileName">The file inside each item's folder.</param>
/// <param name="kind">What an item is called in errors: skill, persona.</param>
/// <param name="timeProvider">Tells which files have only just changed.</param>
/// <param name="readsFlatFiles">Whether <c>&lt;slug&gt;.md</c> counts where the item has no folder.</param>
internal sealed class SlugFolder(string root, string fileName, string kind, TimeProvider timeProvider, bool readsFlatFiles = false)
    : ItemFolder(kind)
{
    private readonly FileLock _turn = new(Path.Combine(root, ".lock"));

    public override ValueTask<IReadOnlyList<string>> SlugsAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Completed here, so that it cannot fail half-way through in the caller.
            return ValueTask.FromResult<IReadOnlyList<string>>(new DirectoryInfo(root).EnumerateFileSystemInfos()
                .Where(entry => entry.Name[0] != '.')
                .Select(entry => entry is DirectoryInfo ? entry.Name : FlatSlug(entry.Name))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList());
        }
        catch (DirectoryNotFoundException) when (!File.Exists(root))
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([]);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, $"the folder of {Kind}s");
        }
    }

    public override ValueTask<StoredFile?> FindAsync(string slug, CancellationToken cancellationToken) =>
        ValueTask.FromResult<StoredFile?>(Find(slug) is { } file
            ? new(Path.GetRelativePath(Path.GetDirectoryName(root)!, file.FullName).Replace('\\', '/'), FileStamp.Of(file, timeProvider))
            : null);

    private FileInfo? Find(string slug)
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

    public override async Task<string?> ReadAsync(string slug, CancellationToken cancellationToken) =>
        Find(slug) is { } file ? await TextFile.ReadAsync(file.FullName, MaxBytes, cancellationToken) : null;

    public override async Task<string> CreateAsync(
        string slug, string text, Func<string, string, bool> isSame, CancellationToken cancellationToken)
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

            if (await IsSameAsync(free, isSame, cancellationToken))
                throw Taken(free);
        }
    }

    public override async Task<string> ReplaceAsync(
        string slug, bool needsOld, Func<string, string> edit, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var file = Find(slug) ?? throw Missing(slug);
        var text = edit(needsOld ? await ReadAsync(slug, cancellationToken) ?? throw Missing(slug) : "");
        await TextFile.WriteAsync(file.FullName, text, cancellationToken);
        return text;
    }

    public override async Task DeleteAsync(string slug, CancellationToken cancellationToken)
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
            throw FileFault.Explain(e, $"the {Kind} '{slug}'");
        }
    }

    private async Task<bool> IsSameAsync(string slug, Func<string, string, bool> isSame, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(slug, cancellationToken) is { } text && isSame(slug, text);
        }
        catch (ContextException e) when (e.Fault == ContextFault.Unreadable)
        {
            // A broken file keeps its slug; its name is unknown.
            return false;
        }
    }

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
            throw FileFault.Explain(e, $"the {Kind} '{slug}'");
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
