namespace ComfyAssistant.Plugins.Storage;

/// <summary>The texts of one user as files below the folder of their data.</summary>
/// <param name="folder">The folder.</param>
/// <param name="timeProvider">Tells which files have only just changed.</param>
public sealed class FolderFiles(UserContextFolder folder, TimeProvider timeProvider) : UserFiles
{
    private readonly AsyncMutex _changing = new();

    /// <inheritdoc/>
    public override Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        TextFile.ReadAsync(PathOf(path), maxBytes, cancellationToken, TopOf(path));

    /// <inheritdoc/>
    public override ValueTask<StoredFile?> FindAsync(string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(PathOf(path));
            RefuseLinks(file, TopOf(path), what);
            return ValueTask.FromResult<StoredFile?>(file.Exists ? new(path, FileStamp.Of(file, timeProvider)) : null);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, what);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        TextFile.WriteAsync(PathOf(path), text, cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        TextFile.Delete(PathOf(path));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task ChangeAsync(SharedFile file, Func<string?, string> edit, CancellationToken cancellationToken)
    {
        using var turn = await _changing.TakeAsync(cancellationToken);
        var path = PathOf(file.Path);
        using var held = file.IsForProcesses ? await new FileLock(path + ".lock").TakeAsync(cancellationToken) : null;
        var text = edit(await ReadAsync(file.Path, file.MaxBytes, cancellationToken));
        await (file.IsPrivate
            ? TextFile.WritePrivateAsync(path, text, cancellationToken)
            : TextFile.WriteAsync(path, text, cancellationToken));
    }

    /// <inheritdoc/>
    public override FolderStamp Stamp(string? beside) => FolderStamp.Of(
        beside is null ? folder.PromptFolders : [beside, .. folder.PromptFolders], folder.PromptFiles, timeProvider);

    internal override ItemFolder Items(string name, string fileName, string kind, bool readsFlatFiles) =>
        new SlugFolder(Path.Combine(folder.Root, name), fileName, kind, timeProvider, readsFlatFiles);

    private string PathOf(string path) => Path.Combine([folder.Root, .. path.Split('/')]);

    // What a link must not lead out of. The folder itself may be a link: of the user's own making.
    private string TopOf(string path) =>
        path.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? Path.Combine(folder.Root, path[..end]) : folder.Root;

    // Reading through a link could show any file to the model, and writing could change one.
    private static void RefuseLinks(FileInfo file, string top, string what)
    {
        if (file.LinkTarget is not null)
            throw Linked(what);
        for (var above = file.Directory; above is not null && above.FullName != top; above = above.Parent)
            if (above.LinkTarget is not null)
                throw Linked(what);
    }

    private static ContextException Linked(string what) => ContextException.Unreadable(
        $"{char.ToUpperInvariant(what[0])}{what[1..]} is, or is behind, a link. It could lead out of the folder, so it is not followed; "
        + "put a copy in its place.");
}
