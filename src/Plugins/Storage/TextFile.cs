using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>UTF-8 text files that are written completely or not at all.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without a byte order mark; null when there is no such file.</summary>
    /// <exception cref="ContextException">Unreadable (too large, not UTF-8) or Unavailable.</exception>
    public static async Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        try
        {
            // Sharing Delete lets Windows rename a new version over the file while it is being read.
            await using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            if (stream.Length > maxBytes)
                throw ContextException.Unreadable(
                    $"{name} has {stream.Length:N0} bytes; at most {maxBytes:N0} are read. Shorten the file.");
            var bytes = new byte[stream.Length];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            var text = StrictUtf8.GetString(bytes, 0, read);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (DecoderFallbackException e)
        {
            throw ContextException.Unreadable($"{name} is not UTF-8 text. Save it as UTF-8.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, name);
        }
    }

    /// <summary>Once this returns, the text survives the end of the process; until then readers see the old file.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var bytes = StrictUtf8.GetBytes(text);
        await using var file = AtomicFile.Begin(path);
        try
        {
            await file.Content.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(path));
        }

        await file.CommitAsync();
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
