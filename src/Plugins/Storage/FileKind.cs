using System.Runtime.InteropServices;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Tells a file with contents from what only looks like one in a listing.</summary>
internal static class FileKind
{
    // POSIX: the bits of st_mode that hold the kind, and the kind of a regular file.
    private const int KindBits = 0xF000;
    private const int Regular = 0x8000;

    // The runtime's own view of a file is the same on every Unix: flags, then st_mode.
    private const int ModeOffset = 4;
    private const int LargestView = 512;

    /// <summary>
    /// True for a regular file, links followed. Opening a pipe blocks for as long as nobody writes to it, and a device may be endless, so
    /// this has to be known before the file is opened.
    /// </summary>
    public static bool IsRegular(string path)
    {
        if (!File.Exists(path)) return false;
        if (OperatingSystem.IsWindows()) return (File.GetAttributes(path) & FileAttributes.Device) == 0;
        var view = new byte[LargestView];
        return Stat(path, view) == 0 && (BitConverter.ToInt32(view, ModeOffset) & KindBits) == Regular;
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", CharSet = CharSet.Ansi, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] view);
}
