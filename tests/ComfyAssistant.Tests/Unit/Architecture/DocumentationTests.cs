using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>Documents name folders, files and arrows that exist.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/providers.md")]
    [InlineData("docs/troubleshooting.md")]
    public void EveryPathInADocumentExists(string document)
    {
        var root = Path.GetDirectoryName(RepositoryFiles.Of("ComfyAssistant.sln"))!;
        var text = File.ReadAllText(Path.Combine(root, document));
        var paths = RepositoryPath().Matches(text).Select(path => path.Groups[1].Value).ToList();
        var links = Link().Matches(text).Select(link => link.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'))
            .Select(link => Path.Combine(Path.GetDirectoryName(document)!, link.Split('#')[0]));
        Assert.All(paths.Concat(links), path =>
            Assert.True(Path.Exists(Path.Combine(root, path)), $"{document} names {path}, which does not exist."));
    }

    [Fact]
    public void TheArchitectureNamesEveryRoom()
    {
        var text = File.ReadAllText(RepositoryFiles.Of("docs/architecture.md"));
        var rooms =
            from source in SourceFiles.Projects
            from file in SourceFiles.In(source)
            let inside = Path.GetRelativePath(RepositoryFiles.Of(source), file).Split(Path.DirectorySeparatorChar)
            where inside.Length > 1
            select $"{source}/{inside[0]}";
        Assert.All(rooms.Distinct(), room =>
            Assert.True(text.Contains($"`{room}`", StringComparison.Ordinal), $"docs/architecture.md does not say what {room} is for."));
    }

    [Fact]
    public void EveryArrowOfTheRoomsIsADependency()
    {
        var text = File.ReadAllText(RepositoryFiles.Of("docs/architecture.md"));
        var arrows = Arrow().Matches(text).Select(arrow => (From: Room(arrow.Groups[1].Value), To: Room(arrow.Groups[2].Value))).ToList();
        Assert.NotEmpty(arrows);
        Assert.All(arrows, arrow => Assert.True(
            Dependencies.Between.Any(use => IsIn(use.FromNamespace, arrow.From) && IsIn(use.ToNamespace, arrow.To)),
            $"docs/architecture.md draws an arrow from {arrow.From} to {arrow.To}, but nothing there uses anything there."));
    }

    private static string Room(string node) => "ComfyAssistant." + node.Replace('_', '.');

    private static bool IsIn(string name, string room) => name == room || name.StartsWith(room + ".", StringComparison.Ordinal);

    // Names of build output and of the user's own files are no paths in the repository.
    [GeneratedRegex(@"`((?:src|tests|docs|skills-templates|\.github|\.ci|\.devcontainer)(?:/[\w.-]+)*)/?`")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // Nodes of the drawing of rooms: Host_Chat --> Plugins_Tools
    [GeneratedRegex(@"^\s*((?:Host|Plugins)_\w+) --> ((?:Host|Plugins)_\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
