using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>UTF-8 text files that are written completely or not at all.</summary>
public static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc cref="FileContent.ReadTextAsync"/>
    public static Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken, string? root = null) =>
        FileContent.ReadTextAsync(path, maxBytes, root, cancellationToken);

    /// <summary>Once this returns, the text survives even a power cut; until then readers see the old file.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static Task WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        WriteAsync(path, text, isPrivate: false, cancellationToken);

    /// <summary>Like <see cref="WriteAsync(string, string, CancellationToken)"/>, for a file that nobody but its user may read.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static Task WritePrivateAsync(string path, string text, CancellationToken cancellationToken) =>
        WriteAsync(path, text, isPrivate: true, cancellationToken);

    /// <summary>
    /// Like <see cref="WritePrivateAsync(string, string, CancellationToken)"/>, for a text that is never whole in memory.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes UTF-8. Where it throws, the old file stays.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static Task WritePrivateAsync(string path, Func<Stream, Task> write) => AtomicFile.WriteAsync(path, write, isPrivate: true);

    private static Task WriteAsync(string path, string text, bool isPrivate, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(path, StrictUtf8.GetBytes(text), isPrivate, cancellationToken);

    /// <summary>Deletes the file; nothing happens when there is none.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // No folder, no file.
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }
    }
}
