using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>The outputs that a workflow has to offer, for advice on links. Collected when the first advice is asked for.</summary>
internal sealed class FittingOutputs(Workflow workflow, NodeCatalog catalog)
{
    private const int Shown = 3;

    private readonly Lazy<List<(WorkflowNode Node, int Slot, OutputSpec Output)>> _all = new(() =>
    [
        .. workflow.Nodes.SelectMany(n => (catalog.Find(n.Type)?.Outputs ?? []).Select((o, slot) => (n, slot, o))),
    ]);

    /// <summary>A few outputs of other nodes that an input takes, as <c>["4",0] (CheckpointLoaderSimple MODEL)</c>; null when there are none.</summary>
    public string? Describe(WorkflowNode node, InputSpec input)
    {
        var fitting = _all.Value.Where(o => o.Node != node && !TypeRules.IsAny(o.Output.Type) && TypeRules.Accepts(input, o.Output)).Take(Shown)
            .Select(o => $"[\"{o.Node.Id}\",{o.Slot}] ({o.Node.Type} {o.Output.Name})").ToList();
        return fitting.Count == 0 ? null : string.Join(" or ", fitting);
    }
}
