using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// The types of outputs as they are in this workflow: one of a match group has the type of what is linked to the group's inputs, as the
/// frontend shows it.
/// </summary>
internal sealed class OutputTypes(Workflow workflow, NodeCatalog catalog)
{
    private const int Longest = 100;

    private readonly Dictionary<(string Node, int Slot), string> _known = [];

    /// <summary>The output as it is here.</summary>
    public OutputSpec Of(WorkflowNode node, NodeType type, int slot)
    {
        var output = type.Outputs[slot];
        return output.MatchGroup is null ? output : output with { Type = Matched(node, type, slot, 0) };
    }

    private string Matched(WorkflowNode node, NodeType type, int slot, int depth)
    {
        if (_known.TryGetValue((node.Id, slot), out var known)) return known;
        // A circle of such nodes has no type of its own.
        if (depth > Longest) return TypeRules.MatchType;
        var result = TypeRules.MatchType;
        foreach (var input in type.InputsFor(node.State))
        {
            if (input.MatchGroup != type.Outputs[slot].MatchGroup || node.Input(input.Name)?.Link is not { } link) continue;
            if (TypeAt(link, depth) is not { } linked || TypeRules.IsAny(linked)) continue;
            // What the input cannot take is a finding there, and not once more at whatever comes after.
            if (input.AllowedTypes is { } allowed && !TypeRules.Overlap(linked, allowed)) continue;
            // Of several types none is certain; that they differ is found at the inputs.
            if (!TypeRules.IsAny(result) && result != linked) return _known[(node.Id, slot)] = TypeRules.MatchType;
            result = linked;
        }
        return _known[(node.Id, slot)] = result;
    }

    private string? TypeAt(WorkflowLink link, int depth)
    {
        if (workflow.Find(link.NodeId) is not { } source || !catalog.TryGet(source.Type, out var type)) return null;
        var slot = link.SlotOf(type.Outputs.Count);
        if (slot is not { } at) return null;
        return type.Outputs[at].MatchGroup is null ? type.Outputs[at].Type : Matched(source, type, at, depth + 1);
    }
}
