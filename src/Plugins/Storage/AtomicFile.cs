namespace ComfyAssistant.Plugins.Storage;

/// <summary>A file that is written piece by piece and takes its place only when it is whole; otherwise the old one stays.</summary>
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

    /// <exception cref="ContextException">Unavailable.</exception>
    public static AtomicFile Begin(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            return new(path, new FileStream(Path.Combine(folder, TextFile.UnfinishedName()), FileMode.CreateNew, FileAccess.Write, FileShare.None,
                bufferSize: 0, FileOptions.Asynchronous));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task CommitAsync()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
            await _stream.DisposeAsync();
            File.Move(_stream.Name, _path, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(_path));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        File.Delete(_stream.Name);
    }
}
