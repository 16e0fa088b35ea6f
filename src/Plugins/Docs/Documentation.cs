using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Docs;

/// <summary>
/// Gathers what is known about a topic: what the installation says of a node, its help page, the sections of its package's README that
/// speak of it, and the assistant's own guides.
/// </summary>
/// <param name="environment">What is installed.</param>
/// <param name="comfy">Has the help pages.</param>
/// <param name="disk">Has the READMEs, where ComfyUI's folder is known.</param>
/// <param name="guides">The assistant's own guides.</param>
public sealed class Documentation(NodeEnvironment environment, ComfyClient comfy, ComfyFolder disk, SystemSkillStore guides)
{
    private const int Budget = 12_000;
    private const int ReadMeBudget = 4_000;
    private const int ReadMeSections = 3;
    private const int Related = 8;

    /// <summary>Everything on a topic, best first; null when nothing is known.</summary>
    /// <param name="topic">A node type or package in any spelling, or words.</param>
    /// <param name="source">Whose documentation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Storage.ContextException">The guides cannot be read.</exception>
    public async Task<DocumentationPage?> ReadAsync(string topic, DocumentationSource source, CancellationToken cancellationToken)
    {
        var installation = environment.Current;
        var parts = new List<(string Source, string Text)>();
        var node = source == DocumentationSource.Builtin ? null : installation.Nodes.Find(topic)
            ?? (installation.Nodes.FindLoosely(topic) is [var same, ..] ? same : null);
        if (node is not null) parts.AddRange(await OfNodeAsync(node, installation, cancellationToken));
        if (source != DocumentationSource.Builtin && node is null) parts.AddRange(OfPackage(topic, installation));
        if (source != DocumentationSource.Installed) parts.AddRange(await GuidesAsync(topic, cancellationToken));
        if (source != DocumentationSource.Builtin && node is null) parts.AddRange(OfRelated(topic, installation));
        if (parts.Count == 0) return null;
        var content = MarkdownSections.Cut(string.Join("\n\n", parts.Select(part => part.Text)), Budget);
        return new(topic, string.Join(", ", parts.Select(part => part.Source).Distinct()), content, node);
    }

    private async Task<IReadOnlyList<(string, string)>> OfNodeAsync(
        NodeType node, Installation installation, CancellationToken cancellationToken)
    {
        var parts = new List<(string, string)> { (installation.IsComplete ? "object_info" : "built-in table", Card(node)) };
        try
        {
            if (await comfy.ReadHelpAsync(node, "en", cancellationToken) is { } help)
                parts.Add(("help page", ThirdPartyText.Fence($"Help page of {node.Name}", help)));
        }
        catch (ComfyException away)
        {
            parts.Add(("help page", $"(The node's help page could not be read: {away.Message})"));
        }
        if (node.Package is { } package && disk.ReadMe(package) is { } readMe
            && MarkdownSections.About(readMe, [node.Name, node.DisplayName], ReadMeSections) is { Count: > 0 } sections)
            parts.Add(("README of " + package,
                ThirdPartyText.Fence("README of " + package, MarkdownSections.Cut(string.Join("\n\n", sections), ReadMeBudget))));
        return parts;
    }

    // The packages wrote the descriptions and tooltips of their nodes; those of ComfyUI's own nodes need no fence.
    private static string Card(NodeType node) =>
        node.Package is null ? NodeCard.Of(node) : ThirdPartyText.Fence($"Node type {node.Name}", NodeCard.Of(node));

    private IEnumerable<(string, string)> OfPackage(string topic, Installation installation)
    {
        var wanted = NearestName.Fold(topic);
        if (installation.Packages.FirstOrDefault(package => NearestName.Fold(package.Name) == wanted) is not { } found) yield break;
        var nodes = installation.Nodes.Types.Where(type => type.Package == found.Name).Select(type => type.Name).ToList();
        var version = found.Version.Length > 0 ? $" Version {found.Version}." : "";
        yield return ("object_info", ThirdPartyText.Fence(
            found.Name, $"A custom node package with {nodes.Count} node types.{version}\n\nNode types: {string.Join(", ", nodes)}"));
        if (disk.ReadMe(found.Name) is { } readMe)
            yield return ("README of " + found.Name,
                ThirdPartyText.Fence("README of " + found.Name, MarkdownSections.Cut(readMe, ReadMeBudget)));
    }

    private async Task<IReadOnlyList<(string, string)>> GuidesAsync(string topic, CancellationToken cancellationToken)
    {
        var words = SearchWords.OfQuestion(topic).Stems;
        var list = await guides.ListAsync(cancellationToken);
        var fitting = list.Skills.Where(guide => IsAbout($"{guide.Slug} {guide.Name} {guide.Description}", words)).Take(2).ToList();
        var parts = new List<(string, string)>();
        foreach (var guide in fitting)
            parts.Add(("guide " + guide.Slug, $"# {guide.Name}\n\n{(await guides.GetAsync(guide.Slug, cancellationToken)).Content}"));
        return parts;
    }

    private static bool IsAbout(string text, List<string> words) =>
        SearchWords.Split(text).Select(SearchWords.Stem).ToHashSet() is var known && words.TrueForAll(known.Contains);

    private static IEnumerable<(string, string)> OfRelated(string topic, Installation installation)
    {
        var nodes = installation.Search.Find(new NodeQuery(topic, Limit: Related));
        if (nodes.Count > 0)
            yield return ("object_info", ThirdPartyText.Fence(
                "Node types about this",
                string.Join('\n', nodes.Select(type => $"- `{type.Name}` ({type.DisplayName}): {type.Category}"))));
    }
}
