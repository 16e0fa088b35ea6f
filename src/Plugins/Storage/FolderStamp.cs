using System.IO.Enumeration;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// A fingerprint of files by their paths, dates and lengths: equal stamps mean that nothing in them has changed, without reading any.
/// </summary>
/// <param name="Print">Different for different states.</param>
/// <param name="IsSettled">
/// False while a change could go unseen: a file was written so recently that a second change may carry the same date, or is a link,
/// whose date says nothing about its target.
/// </param>
public readonly record struct FolderStamp(ulong Print, bool IsSettled)
{
    private static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>The stamp of both.</summary>
    public FolderStamp And(FolderStamp other) =>
        new(unchecked(Print + (other.Print * 0x9E3779B97F4A7C15)), IsSettled && other.IsSettled);

    /// <summary>The stamp of some folders, with all that is below them, and of some files. What does not exist counts as nothing.</summary>
    /// <param name="folders">Absolute paths.</param>
    /// <param name="files">Absolute paths.</param>
    /// <param name="timeProvider">Tells which files are young.</param>
    public static FolderStamp Of(IEnumerable<string> folders, IEnumerable<string> files, TimeProvider timeProvider)
    {
        var young = timeProvider.GetUtcNow() - FileStamp.SettledAge;
        var (print, isSettled) = (0UL, true);
        foreach (var folder in folders.Where(Directory.Exists))
            foreach (var (entry, settled) in new FileSystemEnumerable<(ulong, bool)>(
                folder, (ref FileSystemEntry entry) => Entry(ref entry, young), Everything))
            {
                // A sum, as the order in which a file system lists its entries means nothing.
                print += entry;
                isSettled &= settled;
            }
        foreach (var file in files.Select(path => new FileInfo(path)).Where(file => file.Exists && file.Length > 0))
        {
            print += Mix(file.FullName, file.LastWriteTimeUtc.Ticks, file.Length);
            isSettled &= file.LastWriteTimeUtc < young && file.LinkTarget is null;
        }
        return new(print, isSettled);
    }

    private static (ulong, bool) Entry(ref FileSystemEntry entry, DateTimeOffset young)
    {
        var path = HashCode.Combine(string.GetHashCode(entry.Directory), string.GetHashCode(entry.FileName));
        if (entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return (Mix(path, 0, 0), true);
        var written = entry.LastWriteTimeUtc;
        return (Mix(path, written.Ticks, entry.Length), written < young && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint));
    }

    private static ulong Mix(string path, long written, long length) => Mix(path.GetHashCode(StringComparison.Ordinal), written, length);

    private static ulong Mix(int path, long written, long length)
    {
        var high = Math.BigMul(
            (ulong)written ^ 0x9E3779B97F4A7C15, ((ulong)(uint)path << 32 | (uint)length) ^ 0xBF58476D1CE4E5B9, out var low);
        return high ^ low;
    }
}
