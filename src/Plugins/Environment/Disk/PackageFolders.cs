using Tomlyn;
using Tomlyn.Model;

namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>Reads what the folders under <c>custom_nodes</c> say of themselves.</summary>
internal static class PackageFolders
{
    private const long LargestText = 512 * 1024;

    public static IReadOnlyList<Package> Read(string customNodes) =>
        [.. Folders(customNodes).Select(Describe).OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];

    public static string? ReadMe(string customNodes, string package) =>
        Folders(customNodes).FirstOrDefault(folder => folder.Name == package) is { } folder && FindReadMe(folder) is { } file ? Text(file) : null;

    // ComfyUI itself skips these too.
    private static IEnumerable<DirectoryInfo> Folders(string customNodes) => !Directory.Exists(customNodes)
        ? []
        : new DirectoryInfo(customNodes).EnumerateDirectories().Where(folder =>
            !folder.Name.StartsWith('.') && folder.Name != "__pycache__" && !folder.Name.EndsWith(".disabled", StringComparison.OrdinalIgnoreCase));

    private static Package Describe(DirectoryInfo folder)
    {
        var project = Project(new FileInfo(Path.Combine(folder.FullName, "pyproject.toml")));
        return new(
            folder.Name,
            HasAgents: Directory.Exists(Path.Combine(folder.FullName, ".agents")),
            HasReadme: FindReadMe(folder) is not null,
            Description: Value(project, "description"),
            Version: Value(project, "version"));
    }

    private static TomlTable? Project(FileInfo file)
    {
        if (Text(file) is not { } toml) return null;
        try
        {
            return TomlSerializer.Deserialize<TomlTable>(toml)?.TryGetValue("project", out var project) == true ? project as TomlTable : null;
        }
        catch (TomlException)
        {
            // ComfyUI loads a package whose pyproject.toml is broken all the same: it is listed without version and description.
            return null;
        }
    }

    private static string Value(TomlTable? table, string key) =>
        table is not null && table.TryGetValue(key, out var value) && value is string text ? text.Trim() : "";

    private static FileInfo? FindReadMe(DirectoryInfo folder) => folder.EnumerateFiles()
        .Where(file => file.Name.Equals("README.md", StringComparison.OrdinalIgnoreCase) || file.Name.Equals("README", StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(file => file.Name.Length).FirstOrDefault();

    private static string? Text(FileInfo file)
    {
        try
        {
            return file.Exists && file.Length <= LargestText ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that may not be read is as good as none: the package works without it.
            return null;
        }
    }
}
