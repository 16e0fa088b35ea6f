using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>UTF-8 text files that are written whole or not at all.</summary>
internal static class TextFile
{
    /// <summary>Matches what a write that was killed leaves behind.</summary>
    public const string UnfinishedPattern = ".*.unfinished";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string UnfinishedName() => $".{Guid.NewGuid():N}.unfinished";

    /// <inheritdoc cref="FileContent.ReadTextAsync"/>
    public static Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken, string? root = null) =>
        FileContent.ReadTextAsync(path, maxBytes, root, cancellationToken);

    /// <summary>Once this returns, the text survives the end of the process and of the machine; until then readers see the old file.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var unfinished = Path.Combine(folder, UnfinishedName());
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                await using (var stream = new FileStream(
                    unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
                {
                    await stream.WriteAsync(StrictUtf8.GetBytes(text), cancellationToken);
                    stream.Flush(flushToDisk: true);
                }

                // A rename replaces a link instead of writing through it.
                File.Move(unfinished, path, overwrite: true);
                FolderSync.Flush(folder);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }
    }

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
