namespace ComfyAssistant.Plugins.Storage;

/// <summary>Paths with every link in them followed.</summary>
internal static class RealPath
{
    // As many as Linux itself follows before it calls them a loop.
    private const int MostLinks = 40;

    /// <summary>Where a path really leads.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>True when the path leads to a place inside the folder, or to the folder itself, by whatever links.</summary>
    public static bool IsInside(string path, string folder)
    {
        var root = Of(folder);
        var real = Of(path);
        return real == root
            || real.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Follow(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        // The top of the file system.
        if (parent is null) return path;
        var here = Path.Combine(Follow(parent, ref links), Path.GetFileName(path));
        if (new FileInfo(here).LinkTarget is not { } target) return here;
        if (++links > MostLinks) throw new IOException($"The links of {Path.GetFileName(path)} lead in a circle.");
        return Follow(Path.GetFullPath(target, Path.GetDirectoryName(here)!), ref links);
    }
}
