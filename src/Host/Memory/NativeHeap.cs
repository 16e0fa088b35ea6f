using System.Runtime.InteropServices;

namespace ComfyAssistant.Host.Memory;

/// <summary>The memory that libraries beside the runtime take from the C library: SQLite, OpenSSL, compression.</summary>
internal static class NativeHeap
{
    /// <summary>
    /// Gives back the pages that hold nothing any more. glibc keeps them where anything behind them is still in use, which under load is
    /// always the case. Elsewhere nothing is done: Windows, macOS and musl give back by themselves.
    /// </summary>
    /// <returns>True where the C library can be asked.</returns>
    public static bool Trim()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libc.so.6", out var library))
            return false;
        var canTrim = NativeLibrary.TryGetExport(library, "malloc_trim", out _);
        NativeLibrary.Free(library);
        if (canTrim)
            _ = MallocTrim(0);
        return canTrim;
    }

    // https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nuint pad);
}
