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

    private const int LongestId = 100;

    // Looked for once per graph and not per link: both are complete before the first link is followed.
    private Dictionary<int, UiLink>? _outputLinks;
    private ILookup<int, UiLink>? _inputLinks;
    private Dictionary<(string Type, string Name), UiNode>? _setters;

    private static readonly IReadOnlyDictionary<string, string> NoIds = new Dictionary<string, string>();

    private Broadcasts? _broadcasts;

    public List<UiNode> Nodes { get; } = [];

    /// <summary>The links that some nodes make when the graph is queued.</summary>
    public Broadcasts Broadcasts => _broadcasts ??= new Broadcasts(this);

    /// <summary>The ids that the frontend gives to nodes here instead of those in the file, which other graphs use too.</summary>
    public IReadOnlyDictionary<string, string> NewIds { get; private init; } = NoIds;

    public Dictionary<string, UiNode> NodesById { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, UiLink> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Place in <c>definitions.subgraphs</c>; null for the root.</summary>
    public int? DefinitionIndex { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The names of a subgraph's inputs, by boundary slot.</summary>
    public IReadOnlyList<string> InputNames { get; init; } = [];

    private IReadOnlyList<List<string>> InputLinkIds { get; init; } = [];

    /// <summary>The inputs and widget values of all nodes together.</summary>
    public int SlotCount { get; private set; }

    public void Add(UiNode node)
    {
        Nodes.Add(node);
        SlotCount += node.Inputs.Count + node.WidgetCount;
        NodesById.TryAdd(node.Id, node);
    }

    /// <summary>The link that feeds an output of the subgraph, or null.</summary>
    public UiLink? OutputLink(int slot) => (_outputLinks ??= OutputLinks()).GetValueOrDefault(slot);

    /// <summary>The setter node of that type and name, which getters read from; null when there is none.</summary>
    public UiNode? Setter(string type, string name) => (_setters ??= Setters()).GetValueOrDefault((type, name));

    public static UiGraph Read(
        JsonElement json, int? definitionIndex, FindingList problems, IReadOnlyDictionary<string, string>? newIds = null)
    {
        var graph = new UiGraph
        {
            NewIds = newIds ?? NoIds,
            DefinitionIndex = definitionIndex,
            Name = json.TextOf("name") ?? "",
            InputNames = json.Member("inputs") is { ValueKind: JsonValueKind.Array } inputs
                ? [.. inputs.EnumerateArray().Select(i => i.TextOf("name") ?? "")] : [],
            InputLinkIds = json.Member("inputs") is { ValueKind: JsonValueKind.Array } slots
                ? [.. slots.EnumerateArray().Select(LinkIds)] : [],
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

    private static List<string> LinkIds(JsonElement input) => input.Member("linkIds") is { ValueKind: JsonValueKind.Array } ids
        ? [.. ids.EnumerateArray().Select(IdOf).OfType<string>()] : [];

    private Dictionary<int, UiLink> OutputLinks()
    {
        var links = new Dictionary<int, UiLink>();
        foreach (var link in Links.Values)
            if (link.TargetId == OutputBoundary)
                links.TryAdd(link.TargetSlot, link);
        return links;
    }

    private Dictionary<(string Type, string Name), UiNode> Setters()
    {
        var setters = new Dictionary<(string Type, string Name), UiNode>();
        foreach (var node in Nodes)
            if (FrontendNodes.IsSetter(node.Type) && IdOf(node.Widgets.At(0)) is { } name)
                setters.TryAdd((node.Type, name), node);
        return setters;
    }

    private void ReadLinks(JsonElement links, string where, FindingList problems)
    {
        if (links.ValueKind != JsonValueKind.Array) return;
        Links.EnsureCapacity(links.GetArrayLength());
        var index = 0;
        foreach (var json in links.EnumerateArray())
        {
            // The frontend itself leaves null behind where a link was removed.
            if (json.ValueKind != JsonValueKind.Null)
            {
                if (UiLink.Read(this, json, index) is { } link) Links[link.Id] = Renumbered(link);
                else problems.Add(Finding.Malformed(null, $"Link {index}{where} must be {UiLink.Form}."));
            }
            index++;
        }
    }

    private UiLink Renumbered(UiLink link) => NewIds.Count == 0 ? link : link with
    {
        OriginId = NewIds.GetValueOrDefault(link.OriginId, link.OriginId),
        TargetId = NewIds.GetValueOrDefault(link.TargetId, link.TargetId),
    };

    /// <summary>The links from an input of the subgraph, in the order in which they were made.</summary>
    public IReadOnlyList<UiLink> LinksFromInput(int slot) => (_inputLinks ??= Links.Values.Where(l => l.OriginId == InputBoundary)
        .ToLookup(l => l.OriginSlot))[slot] is var links ? [.. links.OrderBy(l => Order(slot, l.Id))] : [];

    // Of several the frontend shows the widget of the first in the input's own list.
    private int Order(int slot, string linkId) =>
        slot >= 0 && slot < InputLinkIds.Count && InputLinkIds[slot].IndexOf(linkId) is var at and >= 0 ? at : int.MaxValue;

    private void ReadNodes(JsonElement nodes, string where, FindingList problems)
    {
        if (nodes.ValueKind != JsonValueKind.Array) return;
        Nodes.EnsureCapacity(nodes.GetArrayLength());
        NodesById.EnsureCapacity(nodes.GetArrayLength());
        var index = 0;
        foreach (var json in nodes.EnumerateArray())
        {
            var id = IdOf(json.Member("id"));
            if (id is not null) id = NewIds.GetValueOrDefault(id, id);
            if (id is null)
            {
                problems.Add(Finding.Malformed(null, $"nodes[{index}]{where} needs an id."));
            }
            else if (id.Length > LongestId)
            {
                problems.Add(Finding.Malformed(null,
                    $"nodes[{index}]{where} has an id of more than {LongestId} characters; give it a short one."));
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
                if (node.IsCut)
                    problems.Add(Finding.Malformed(id,
                        $"Node {id}{where} has more than {UiNode.MaxSlots} inputs; the rest was not looked at."));
                Add(node);
            }
            index++;
        }
    }
}
