using System.Globalization;
using System.Runtime.InteropServices;

namespace ComfyAssistant.Host.Memory;

/// <summary>
/// The pages of the program's assemblies, code and metadata, that are mapped into the process. Starting touches four times as many as a
/// service at rest needs, as the system brings in sixteen around each one.
/// </summary>
internal static class CodePages
{
    private const int DontNeed = 4;

    /// <summary>Bytes of files that are mapped and in memory; 0 where the system does not tell.</summary>
    public static long Resident => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/self/status").Select(line => Kilobytes(line, "RssFile:")).FirstOrDefault(size => size is not null) * 1024
            ?? 0
        : 0;

    /// <summary>
    /// Gives back those that were never written to: they stay in the system's cache while it has room, from where a page that is used again
    /// comes back within a microsecond or two. Nothing is done but on Linux.
    /// </summary>
    /// <returns>How many bytes were given back.</returns>
    public static long GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var given = 0L;
        foreach (var pages in Clean(File.ReadLines("/proc/self/smaps")).ToList())
            if (MemoryAdvise(pages.Start, pages.Length, DontNeed) == 0)
                given += pages.Resident;
        return given;
    }

    /// <summary>The mappings of assemblies whose pages are all as they are in the file.</summary>
    /// <param name="smaps">The lines of <c>/proc/self/smaps</c> (https://docs.kernel.org/filesystems/proc.html).</param>
    public static IEnumerable<MappedPages> Clean(IEnumerable<string> smaps)
    {
        MappedPages? pages = null;
        foreach (var line in smaps)
        {
            if (Mapping(line) is { } mapping)
                pages = mapping.IsClean ? mapping.Pages : null;
            else if (pages is not null && Kilobytes(line, "Rss:") is { } resident)
                pages = pages with { Resident = resident * 1024 };
            else if (pages is not null && Kilobytes(line, "Anonymous:") is { } written)
            {
                // Giving back a page that was written to would bring the file's content back in its place.
                if (written == 0 && pages.Resident > 0)
                    yield return pages;
                pages = null;
            }
        }
    }

    // 7f3c1a000000-7f3c1a200000 r-xp 00000000 fd:00 123   /usr/share/dotnet/x.dll
    private static (MappedPages Pages, bool IsClean)? Mapping(string line)
    {
        // All other lines, four and twenty to a mapping, begin with a name and are not taken apart.
        if (line is not [>= '0' and <= '9' or >= 'a' and <= 'f', ..])
            return null;
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length < 5 || columns[0].Split('-') is not [var start, var end]
            || !nint.TryParse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var from)
            || !nint.TryParse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var to))
            return null;
        // Libraries of the system are left alone: their loader writes to pages that it protects only afterwards.
        var isClean = columns[1] is "r-xp" or "r--s" && line.EndsWith(".dll", StringComparison.Ordinal);
        return (new MappedPages(from, (nuint)(to - from), 0), isClean);
    }

    private static long? Kilobytes(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.EndsWith(" kB", StringComparison.Ordinal)
        && long.TryParse(line.AsSpan(name.Length, line.Length - name.Length - 3), CultureInfo.InvariantCulture, out var number)
            ? number : null;

    // https://man7.org/linux/man-pages/man2/madvise.2.html
    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MemoryAdvise(nint address, nuint length, int advice);
}

/// <summary>Pages of a file that follow each other in memory.</summary>
/// <param name="Start">The address of the first.</param>
/// <param name="Length">Of all, in bytes.</param>
/// <param name="Resident">Bytes of those that are in memory.</param>
internal sealed record MappedPages(nint Start, nuint Length, long Resident);
