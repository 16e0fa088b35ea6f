using System.Text.Json;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>One graph of the frontend: the root, a subgraph's definition, or a group node turned into one.</summary>
internal sealed class UiGraph
{
    // The frontend's own ids of the two boundary nodes of a subgraph.
    public const string InputBoundary = "-10";
    public const string OutputBoundary = "-20";

    public List<UiNode> Nodes { get; } = [];

    public Dictionary<string, UiNode> NodesById { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, UiLink> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Place in <c>definitions.subgraphs</c>; null for the root.</summary>
    public int? DefinitionIndex { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The names of a subgraph's inputs, by boundary slot.</summary>
    public IReadOnlyList<string> InputNames { get; init; } = [];

    public void Add(UiNode node)
    {
        Nodes.Add(node);
        NodesById.TryAdd(node.Id, node);
    }

    /// <summary>The link that feeds an output of the subgraph, or null.</summary>
    public UiLink? OutputLink(int slot) =>
        Links.Values.FirstOrDefault(l => l.TargetId == OutputBoundary && l.TargetSlot == slot);

    public static UiGraph Read(JsonElement json, int? definitionIndex, List<Finding> problems)
    {
        var graph = new UiGraph
        {
            DefinitionIndex = definitionIndex,
            Name = json.TextOf("name") ?? "",
            InputNames = json.Member("inputs") is { ValueKind: JsonValueKind.Array } inputs
                ? [.. inputs.EnumerateArray().Select(i => i.TextOf("name") ?? "")] : [],
        };
        var where = definitionIndex is null ? "" : $" in the subgraph \"{graph.Name}\"";
        graph.ReadLinks(json.Member("links"), where, problems);
        graph.ReadNodes(json.Member("nodes"), where, problems);
        return graph;
    }

    /// <summary>Ids are numbers in most files and text in some.</summary>
    public static string? IdOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => value.GetString(),
        _ => null,
    };

    private void ReadLinks(JsonElement links, string where, List<Finding> problems)
    {
        if (links.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var json in links.EnumerateArray())
        {
            // The frontend itself leaves null behind where a link was removed.
            if (json.ValueKind != JsonValueKind.Null)
            {
                if (UiLink.Read(this, json, index) is { } link) Links[link.Id] = link;
                else problems.Add(Finding.Malformed(null, $"Link {index}{where} must be {UiLink.Form}."));
            }
            index++;
        }
    }

    private void ReadNodes(JsonElement nodes, string where, List<Finding> problems)
    {
        if (nodes.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var json in nodes.EnumerateArray())
        {
            var id = IdOf(json.Member("id"));
            if (id is null)
            {
                problems.Add(Finding.Malformed(null, $"nodes[{index}]{where} needs an id."));
            }
            else if (NodesById.ContainsKey(id))
            {
                problems.Add(Finding.Malformed(id, $"Two nodes{where} have the id {id}; give one of them another."));
            }
            else
            {
                var node = UiNode.Read(this, json, id, index);
                if (node.Type.Length == 0)
                    problems.Add(Finding.Malformed(id, $"Node {id}{where} needs a type, the name of its node type."));
                Add(node);
            }
            index++;
        }
    }
}
