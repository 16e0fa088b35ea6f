using System.Text;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// The one way to the contents of a file that somebody else may have put there: only of a regular file, only up to a size, and through
/// links only as far as they stay in the folder that the file belongs to.
/// </summary>
public static class FileContent
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without a byte order mark; null when there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most it may hold.</param>
    /// <param name="root">The folder that links must not leave; null when the caller has looked at the links itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ContextException">
    /// Unreadable (no regular file, too large, not UTF-8, a link that leads out) or Unavailable.
    /// </exception>
    public static async Task<string?> ReadTextAsync(string path, int maxBytes, string? root, CancellationToken cancellationToken)
    {
        return await ReadBytesAsync(path, maxBytes, root, cancellationToken) is { } bytes
            ? Text(bytes, Path.GetFileName(path), maxBytes) : null;
    }

    /// <summary>The text that bytes hold, without a byte order mark.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="maxBytes">The most it may hold.</param>
    /// <exception cref="ContextException">Unreadable: too large, or not UTF-8.</exception>
    internal static string Text(byte[] bytes, string name, int maxBytes)
    {
        if (bytes.Length > maxBytes) throw TooLarge(name, bytes.Length, maxBytes);
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException e)
        {
            throw ContextException.Unreadable($"{name} is not UTF-8 text. Save it as UTF-8.", e);
        }
    }

    /// <summary>The bytes; null when there is no such file.</summary>
    /// <inheritdoc cref="ReadTextAsync"/>
    public static async Task<byte[]?> ReadBytesAsync(string path, int maxBytes, string? root, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        try
        {
            await using var stream = Open(path, root);
            if (stream is null) return null;
            if (stream.Length > maxBytes) throw TooLarge(name, stream.Length, maxBytes);
            var bytes = new byte[stream.Length];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, name);
        }
    }

    /// <summary>The file, open for reading; null when there is none.</summary>
    /// <exception cref="ContextException">Unreadable: no regular file, or a link that leads out of the folder.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream? Open(string path, string? root)
    {
        var name = Path.GetFileName(path);
        if (root is not null && Path.Exists(path) && !RealPath.IsInside(path, root))
            throw ContextException.Unreadable(
                $"{name} is, or lies behind, a link that leads out of its folder, so it is not followed. Put a copy in its place.");
        if (File.Exists(path) && !FileKind.IsRegular(path))
            throw ContextException.Unreadable($"{name} is a pipe, a socket or a device and no file. Put a file in its place.");
        try
        {
            // Sharing Delete lets Windows rename a new version over the file while it is being read.
            const FileShare share = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static ContextException TooLarge(string name, long bytes, int maxBytes) => ContextException.Unreadable(
        $"{name} has {bytes:N0} bytes; at most {maxBytes:N0} are read. Shorten the file.");
}
