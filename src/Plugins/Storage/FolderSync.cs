using System.Runtime.InteropServices;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Puts a folder's entries on the disk: after a rename, without it, a power cut may bring the old name back.</summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Waits until the entries are on the disk. A file system that cannot do it (some network drives) is no reason to refuse the write, and
    /// Windows does it by itself.
    /// </summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        // The runtime opens no folders, hence the system's own calls; 0 is O_RDONLY everywhere.
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
