namespace ComfyAssistant.Plugins.Storage;

/// <summary>Identifies one version of a file by its path, date and length, so that what was read from it can be reused.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Changed">When it was last written, UTC.</param>
/// <param name="Length">Its size in bytes.</param>
public sealed record FileStamp(string Path, DateTime Changed, long Length)
{
    /// <summary>File systems date changes in steps of up to two seconds: a younger file may change again under the same date.</summary>
    internal static readonly TimeSpan SettledAge = TimeSpan.FromSeconds(3);

    /// <summary>The file's stamp; null when it does not exist, or changed too recently for its date to identify it.</summary>
    public static FileStamp? Of(FileInfo file, TimeProvider timeProvider) =>
        file.Exists && timeProvider.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > SettledAge
            ? new(file.FullName, file.LastWriteTimeUtc, file.Length)
            : null;
}
