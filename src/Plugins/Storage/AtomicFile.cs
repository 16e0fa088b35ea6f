namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// A file that replaces the old one only when it is complete. Until <see cref="CommitAsync"/> readers see the old file; after it, the new
/// one survives the end of the process.
/// </summary>
internal sealed class AtomicFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    private AtomicFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Where to write.</summary>
    public Stream Content => _stream;

    /// <summary>Starts a new version of the file; creates its folder if necessary.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isPrivate">Whether nobody but its user may read it (mode 0600), from its first byte on.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static AtomicFile Begin(string path, bool isPrivate = false)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            };
            if (isPrivate && !OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new(path, new FileStream(Path.Combine(folder, UnfinishedFiles.NewName()), options));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }
    }

    /// <summary>Writes a whole new version of the file, or none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="isPrivate">Whether nobody but its user may read it.</param>
    /// <param name="cancellationToken">Gives up, and leaves the old file.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, bool isPrivate, CancellationToken cancellationToken) =>
        WriteAsync(path, content => content.WriteAsync(bytes, cancellationToken).AsTask(), isPrivate);

    /// <summary>Writes a whole new version of the file, or none, piece by piece.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content. Where it throws, the old file stays.</param>
    /// <param name="isPrivate">Whether nobody but its user may read it.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, bool isPrivate)
    {
        await using var file = Begin(path, isPrivate);
        try
        {
            await write(file.Content);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }

        await file.CommitAsync();
    }

    /// <summary>Replaces the old file.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task CommitAsync()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
            await _stream.DisposeAsync();
            // A rename replaces a link instead of writing through it.
            File.Move(_stream.Name, _path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(_path));
        }
    }

    /// <summary>Discards what was written, unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        File.Delete(_stream.Name);
    }
}
