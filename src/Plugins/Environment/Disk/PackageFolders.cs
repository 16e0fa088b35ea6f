using ComfyAssistant.Plugins.Storage;
using Tomlyn;
using Tomlyn.Model;

namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>Reads what the folders under <c>custom_nodes</c> say of themselves. A package that cannot be read costs itself alone.</summary>
internal static class PackageFolders
{
    private const int LargestText = 512 * 1024;

    // Brackets within brackets: the parser recurses.
    private const int MaxDepth = 50;

    public static IReadOnlyList<Package> Read(string customNodes, LeftOut leftOut) =>
        [.. Folders(customNodes, leftOut).Select(folder => Describe(folder, leftOut))
            .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The README's text; null when there is none, or when it cannot be read.</summary>
    public static string? ReadMe(string customNodes, string package)
    {
        var leftOut = new LeftOut();
        return Folders(customNodes, leftOut).FirstOrDefault(folder => folder.Name == package) is { } folder
            && leftOut.Try(package, null, () => FindReadMe(folder)) is { } file ? Text(file, folder, leftOut) : null;
    }

    // ComfyUI itself skips these too.
    private static IEnumerable<DirectoryInfo> Folders(string customNodes, LeftOut leftOut)
    {
        if (!Directory.Exists(customNodes))
        {
            leftOut.Add("custom_nodes", "there is no such folder");
            return [];
        }
        return leftOut.Try("custom_nodes", [], () => new DirectoryInfo(customNodes).EnumerateDirectories().ToList()).Where(folder =>
            !folder.Name.StartsWith('.') && folder.Name != "__pycache__"
                && !folder.Name.EndsWith(".disabled", StringComparison.OrdinalIgnoreCase)
            && leftOut.IsUsable(Shown(folder)));
    }

    private static Package Describe(DirectoryInfo folder, LeftOut leftOut)
    {
        var isReadable = leftOut.Try(Shown(folder), false, () =>
        {
            _ = folder.EnumerateFileSystemInfos().FirstOrDefault();
            return true;
        });
        // ComfyUI lists it as well, and says that it could not be loaded.
        if (!isReadable) return new(folder.Name);
        var project = Project(new FileInfo(Path.Combine(folder.FullName, "pyproject.toml")), folder, leftOut);
        return new(
            folder.Name,
            HasAgents: Directory.Exists(Path.Combine(folder.FullName, ".agents")),
            HasReadme: leftOut.Try(Shown(folder), null, () => FindReadMe(folder)) is not null,
            Description: Value(project, "description"),
            Version: Value(project, "version"));
    }

    private static TomlTable? Project(FileInfo file, DirectoryInfo folder, LeftOut leftOut)
    {
        if (Text(file, folder, leftOut) is not { } toml) return null;
        try
        {
            if (IsNestedTooDeeply(toml)) return null;
            return TomlSerializer.Deserialize<TomlTable>(toml)?.TryGetValue("project", out var project) == true ? project as TomlTable
                : null;
        }
        catch (TomlException)
        {
            // ComfyUI loads a package whose pyproject.toml is broken all the same: it is listed without version and description.
            return null;
        }
    }

    private static bool IsNestedTooDeeply(string toml)
    {
        var depth = 0;
        foreach (var c in toml)
        {
            if (c is '[' or '{') depth++;
            else if (c is ']' or '}') depth = Math.Max(0, depth - 1);
            if (depth > MaxDepth) return true;
        }
        return false;
    }

    private static string Value(TomlTable? table, string key) =>
        table is not null && table.TryGetValue(key, out var value) && value is string text ? text.Trim() : "";

    private static FileInfo? FindReadMe(DirectoryInfo folder) => folder.EnumerateFiles()
        .Where(file => file.Name.Equals("README.md", StringComparison.OrdinalIgnoreCase)
        || file.Name.Equals("README", StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(file => file.Name.Length).FirstOrDefault();

    // A file that may not be read is as good as none: the package works without it.
    private static string? Text(FileInfo file, DirectoryInfo folder, LeftOut leftOut) =>
        leftOut.Try(Path.Combine(Shown(folder), file.Name), null, () =>
            FileContent.ReadTextAsync(file.FullName, LargestText, folder.FullName, CancellationToken.None).GetAwaiter().GetResult());

    private static string Shown(DirectoryInfo folder) => Path.Combine("custom_nodes", folder.Name);
}
