namespace ComfyAssistant.Tests.Support;

internal static class RepositoryFiles
{
    /// <summary>The repository's own folder or file, from wherever the tests were built.</summary>
    public static string Of(string relativePath) =>
        Above(relativePath) ?? throw new DirectoryNotFoundException($"{relativePath} is in no folder above {AppContext.BaseDirectory}.");

    /// <summary>A real ComfyUI's answer to GET /object_info; null where it is not at hand.</summary>
    public static string? ObjectInfo() => Above(Path.Combine("shared", "data", "object_info.json"));

    private static string? Above(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, relativePath) is var path && Path.Exists(path))
                return path;
        return null;
    }
}
