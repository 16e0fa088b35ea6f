using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using NetArchTest.Rules;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>Which part of the product may use which. docs/architecture.md draws what these walls hold.</summary>
public sealed partial class WallTests
{
    [Theory]
    [InlineData("ComfyAssistant.Host", "tools must work without the service around them")]
    [InlineData("Microsoft.AspNetCore", "tools know nothing of HTTP; endpoints do")]
    [InlineData("Serilog", "tools log through ILogger; which log it is, the host decides")]
    public void PluginsAreIndependentOf(string room, string reason)
    {
        var result = Types.InAssembly(typeof(Toolbox).Assembly).ShouldNot().HaveDependencyOn(room).GetResult();
        var offenders = string.Join(", ", result.FailingTypeNames ?? []);
        Assert.True(result.IsSuccessful, $"src/Plugins must not use {room}: {reason}. It is used by {offenders}.");
    }

    [Fact]
    public void WhatToolAuthorsBuildAgainstIsSmall()
    {
        var used = typeof(ToolException).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(used, name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal)
            || name == "Microsoft.SemanticKernel.Abstractions", $"Every author of a tool would have to restore {name}."));
    }

    [Theory]
    [InlineData("Host.Protocol", "", "the wire format is a standard and must be readable, and replaceable, on its own")]
    [InlineData("Host.Settings", "", "everything reads settings, so settings may depend on nothing of ours")]
    [InlineData("Host.Models", "Host.Chat", "a provider's ways end at the connector; the agent's loop must not leak into it")]
    [InlineData("Host.Models", "Host.Prompts", "the connector sends what it is given")]
    [InlineData("Host.Models", "Host.Endpoints", "the connector knows nothing of our HTTP interface")]
    [InlineData("Host.Prompts", "Host.Chat", "the system message is made before a turn and the same for each of its steps")]
    [InlineData("Host.Prompts", "Host.Endpoints", "the preview shows the message; the message does not know who asks")]
    [InlineData("Host.Chat", "Host.Endpoints", "an answer can be given over something else than HTTP")]
    [InlineData("Host.Chat", "Host.Prompts", "the agent gets a finished system message")]
    [InlineData("Host.Security", "Host.Endpoints", "guards apply to every route, whichever there are")]
    [InlineData("Plugins.Storage", "Plugins.UserContext", "storage holds files and tables, not what they mean")]
    [InlineData("Plugins.Storage", "Plugins.Skills", "storage holds files and tables, not what they mean")]
    [InlineData("Plugins.Texts", "", "helpers for text serve every room")]
    [InlineData("Plugins.Nodes", "Plugins.Workflows", "a node type is known before any workflow uses it")]
    [InlineData("Plugins.Nodes", "Plugins.Environment", "node types can be read from any source, not only from an installation")]
    [InlineData("Plugins.Workflows", "Plugins.Canvas", "workflows are checked the same way wherever they are shown")]
    [InlineData("Plugins.Workflows", "Plugins.Comfy", "checking a workflow needs no ComfyUI that runs")]
    public void ARoomDoesNotUse(string room, string other, string reason)
    {
        var own = "ComfyAssistant." + room;
        var forbidden = "ComfyAssistant." + other;
        Assert.Contains(Dependencies.All, use => IsIn(use.FromNamespace, own));
        var offenders = Dependencies.Between
            .Where(use => IsIn(use.FromNamespace, own) && !IsIn(use.ToNamespace, own))
            .Where(use => other.Length == 0 || IsIn(use.ToNamespace, forbidden));
        var unwanted = other.Length == 0 ? "any other room" : other;
        Assert.True(!offenders.Any(), $"{room} must not use {unwanted}: {reason}.\n{Lines(offenders)}");
    }

    [Fact]
    public void NoTwoFoldersUseEachOther()
    {
        var pairs = Dependencies.Between.ToLookup(use => (use.FromNamespace, use.ToNamespace));
        var offenders = pairs
            .Where(pair => string.CompareOrdinal(pair.Key.FromNamespace, pair.Key.ToNamespace) < 0)
            .Where(pair => !IsIn(pair.Key.FromNamespace, pair.Key.ToNamespace) && !IsIn(pair.Key.ToNamespace, pair.Key.FromNamespace))
            .Where(pair => pairs.Contains((pair.Key.ToNamespace, pair.Key.FromNamespace)))
            .SelectMany(pair => pair.Concat(pairs[(pair.Key.ToNamespace, pair.Key.FromNamespace)]));
        Assert.True(
            !offenders.Any(),
            "Two folders that use each other can only be understood, and changed, together; only parent and child may.\n"
            + Lines(offenders));
    }

    [Fact]
    public void TheNamespaceIsTheFolder()
    {
        var root = RepositoryFiles.Of("src");
        var offenders =
            from source in SourceFiles.Projects
            from file in SourceFiles.In(source)
            let folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!)
            let expected = "ComfyAssistant." + folder.Replace(Path.DirectorySeparatorChar, '.')
            let found = Namespace().Match(File.ReadAllText(file))
            where found.Success && found.Groups[1].Value != expected
            select $"{Path.GetRelativePath(root, file)} says {found.Groups[1].Value}";
        Assert.True(!offenders.Any(), $"A type is found by its namespace only if that is its folder:\n{string.Join('\n', offenders)}");
    }

    [Fact]
    public void EveryFileHasANamespaceButProgram()
    {
        var without = SourceFiles.Projects.SelectMany(SourceFiles.In).Where(file => !Namespace().IsMatch(File.ReadAllText(file)));
        Assert.Equal(["Program.cs"], without.Select(Path.GetFileName));
    }

    private static bool IsIn(string name, string room) => name == room || name.StartsWith(room + ".", StringComparison.Ordinal);

    private static string Lines(IEnumerable<Use> uses) => string.Join('\n', uses.Take(20));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
