using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>The repository's C# files.</summary>
internal static class SourceFiles
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", "wwwroot", "wwwroot.new"];

    /// <summary>The folders of the product's projects.</summary>
    public static readonly string[] Projects = ["src/Host", "src/Plugins", "src/Tools"];

    /// <summary>All below a folder, without what a build makes.</summary>
    /// <param name="folder">Relative to the repository, with forward slashes.</param>
    public static IEnumerable<string> In(string folder)
    {
        var path = RepositoryFiles.Of(Path.Combine(folder.Split('/')));
        return Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(path, file).Split(Path.DirectorySeparatorChar).Any(Built.Contains))
            .Order(StringComparer.Ordinal);
    }
}
