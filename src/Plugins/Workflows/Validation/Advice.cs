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

    private readonly Dictionary<string, (IReadOnlyList<NodeType> Types, bool IsSame)> _types = new(StringComparer.Ordinal);
    private readonly Lazy<List<(WorkflowNode Node, int Slot, OutputSpec Output)>> _outputs = new(() =>
    [
        .. workflow.Nodes.SelectMany((n, at) => (catalog.Find(n.Type)?.Outputs ?? []).Select((o, slot) => (At: at, Node: n, Slot: slot, Output: o)))
            .Where(o => !TypeRules.IsAny(o.Output.Type))
            .GroupBy(o => (o.Output.Type, o.Output.Options))
            .SelectMany(same => same.GroupBy(o => o.At).Take(NodesOfAType).SelectMany(n => n.Take(OutputsShown)))
            .OrderBy(o => o.At).ThenBy(o => o.Slot).Select(o => (o.Node, o.Slot, o.Output)),
    ]);

    /// <summary>A few outputs of other nodes that an input takes, as <c>["4",0] (VAELoader VAE)</c>; null when there are none.</summary>
    public string? FittingOutputs(WorkflowNode node, InputSpec input)
    {
        var fitting = _outputs.Value
            .Where(o => o.Node != node && TypeRules.Accepts(input, o.Output))
            .Take(OutputsShown)
            .Select(o => $"{new WorkflowLink(o.Node.Id, o.Slot)} ({o.Node.Type} {o.Output.Name})")
            .ToList();
        return fitting.Count == 0 ? null : string.Join(" or ", fitting);
    }

    /// <summary>The types that an unknown name may mean; the same but for letter case and separators, or else merely close.</summary>
    public (IReadOnlyList<NodeType> Types, bool IsSame) NearestTypes(string name)
    {
        if (_types.TryGetValue(name, out var known)) return known;
        var same = catalog.FindLoosely(name);
        return _types[name] = same.Count > 0 ? (same, true) : (catalog.Nearest(name, TypesShown), false);
    }
}
