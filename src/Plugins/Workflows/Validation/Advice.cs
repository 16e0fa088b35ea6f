using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>What would be right instead. Worked out only when something is wrong, and once for all nodes that are wrong alike.</summary>
internal sealed class Advice(Workflow workflow, NodeCatalog catalog)
{
    private const int OutputsShown = 3;
    private const int TypesShown = 3;

    // A workflow may lack thousands of inputs among thousands of outputs, so that only the first few of each type are looked at: as many
    // as are shown, and one more, for the node that asks is not among the answers.
    private const int NodesOfAType = OutputsShown + 1;

    private readonly Dictionary<string, IReadOnlyList<NodeType>> _types = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, string>> _users = new(() =>
        (from node in workflow.Nodes
         from input in node.Inputs
         where input.Link is not null
         select (Source: input.Link!.NodeId, User: node.Id)).ToLookup(l => l.Source, l => l.User, StringComparer.Ordinal));
    private readonly Lazy<List<(WorkflowNode Node, int Slot, OutputSpec Output)>> _outputs = new(() =>
    [
        .. workflow.Nodes.SelectMany((n, at) => (catalog.Find(n.Type)?.Outputs ?? []).Select((o, slot) => (At: at, Node: n, Slot: slot,
            Output: o)))
            .Where(o => !TypeRules.IsAny(o.Output.Type))
            .GroupBy(o => (o.Output.Type, o.Output.Options))
            .SelectMany(same => same.GroupBy(o => o.At).Take(NodesOfAType).SelectMany(n => n.Take(OutputsShown)))
            .OrderBy(o => o.At).ThenBy(o => o.Slot).Select(o => (o.Node, o.Slot, o.Output)),
    ]);

    /// <summary>
    /// A few outputs of other nodes that an input takes, as <c>["4",0] (VAELoader VAE)</c>; null when there are none. Never one that
    /// depends on the node itself, nor one on the other side of a subgraph's border.
    /// </summary>
    public string? FittingOutputs(WorkflowNode node, InputSpec input)
    {
        HashSet<string>? dependents = null;
        var scope = ScopeOf(node.Id);
        var fitting = _outputs.Value
            .Where(o => o.Node != node && LinkRules.Accepts(input, o.Output) && ScopeOf(o.Node.Id) == scope
                && !(dependents ??= DependentsOf(node)).Contains(o.Node.Id))
            .Take(OutputsShown)
            .Select(o => $"{new WorkflowLink(o.Node.Id, o.Slot)} ({o.Node.Type} {o.Output.Name})")
            .ToList();
        return fitting.Count == 0 ? null : string.Join(" or ", fitting);
    }

    /// <summary>The types that an unknown name may mean: the same but for letter case and separators, or else merely close.</summary>
    public IReadOnlyList<NodeType> NearestTypes(string name)
    {
        if (_types.TryGetValue(name, out var known)) return known;
        var same = catalog.FindLoosely(name);
        return _types[name] = same.Count > 0 ? same : catalog.Nearest(name, TypesShown);
    }

    // Ids inside subgraphs are outer:inner.
    private static string ScopeOf(string id) => id[..Math.Max(0, id.LastIndexOf(':'))];

    private HashSet<string> DependentsOf(WorkflowNode node)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { node.Id };
        var open = new Queue<string>([node.Id]);
        while (open.TryDequeue(out var id))
            foreach (var user in _users.Value[id])
                if (found.Add(user))
                    open.Enqueue(user);
        return found;
    }
}
