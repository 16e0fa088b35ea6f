using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>Walks a folder of models as ComfyUI does, through links as well, and ends where links lead back or multiply.</summary>
internal sealed class ModelWalk(LeftOut leftOut)
{
    private const int MaxFolders = 20_000;
    private const int MaxFiles = 200_000;
    private const int MaxDepth = 30;

    // What ComfyUI itself skips (folder_paths.get_filename_list_).
    private const string Skipped = ".git";

    // Hidden ones count for ComfyUI.
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files below the folder, as paths from it; in no order.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <param name="shown">What to call it in a note.</param>
    public List<string> Files(string folder, string shown)
    {
        var files = new List<string>();
        if (!Directory.Exists(folder)) return files;
        var folders = 0;
        var stack = new Stack<Step>();
        if (leftOut.Try(shown, null, () => RealPath.Of(folder)) is { } real) stack.Push(new("", real, null));
        while (stack.TryPop(out var step))
        {
            if (++folders > MaxFolders || files.Count > MaxFiles || step.Depth > MaxDepth)
            {
                leftOut.Add(Path.Combine(shown, step.Path), "there are more files or folders here than are looked at");
                break;
            }
            var entries = leftOut.Try(Path.Combine(shown, step.Path), [], () =>
                new DirectoryInfo(Path.Combine(folder, step.Path)).EnumerateFileSystemInfos("*", All).ToList());
            foreach (var entry in entries)
            {
                var path = Path.Combine(step.Path, entry.Name);
                if (!leftOut.IsUsable(Path.Combine(shown, path))) continue;
                if (entry is not DirectoryInfo) files.Add(path);
                else if (entry.Name != Skipped && Below(step, entry, path, Path.Combine(shown, path)) is { } next) stack.Push(next);
            }
        }
        return files;
    }

    // A link to one of the folders on the way here leads in a circle.
    private Step? Below(Step step, FileSystemInfo entry, string path, string shown)
    {
        var real = leftOut.Try(shown, null, () =>
            entry.LinkTarget is null ? Path.Combine(step.Real, entry.Name) : RealPath.Of(entry.FullName));
        if (real is null) return null;
        for (var above = step; above is not null; above = above.Above)
        {
            if (above.Real != real) continue;
            leftOut.Add(shown, "the link leads back to a folder above it");
            return null;
        }
        return new(path, real, step);
    }

    private sealed record Step(string Path, string Real, Step? Above)
    {
        public int Depth { get; } = Above is null ? 0 : Above.Depth + 1;
    }
}
