using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one link: its source exists, has that output, and the output fits.</summary>
internal static class LinkRules
{
    public static Finding? Check(NodeCheck node, InputSpec spec, WorkflowLink link)
    {
        if (spec.Dynamic is DynamicInput.Combo combo)
            return node.New(FindingCodes.BadValueType, spec.Name,
                "selects which inputs the node has, and cannot be linked. "
                + $"Choose one of its values, such as \"{combo.FirstKey}\".").AsFailure();
        var source = node.In.Workflow.Find(link.NodeId);
        if (source is null)
        {
            var others = node.FittingOutputs(spec);
            return node.New(FindingCodes.DanglingLink, spec.Name,
                $"is linked to node {link.NodeId}, which does not exist.{Alternative(others)}", others);
        }
        // What an unknown or unreadable node puts out is anybody's guess; the node itself has its finding.
        if (source.IsBroken || !node.In.Catalog.TryGet(source.Type, out var type) || !type.AreOutputsKnown) return null;
        if (link.SlotOf(type.Outputs.Count) is not { } slot) return BadIndex(node, spec, link, source, type);
        var output = node.In.OutputTypes.Of(source, type, slot);
        if (!Accepts(spec, output)) return Mismatch(node, spec, link, source, type, output);
        return link.Slot >= 0 ? null : FromTheEnd(node, spec, link, slot);
    }

    /// <summary>
    /// True when the link works: ComfyUI takes anything for an input of a match group, and leaves it to the frontend to keep out what the
    /// node cannot use.
    /// </summary>
    public static bool Accepts(InputSpec spec, OutputSpec output) => spec.AllowedTypes is { } allowed
        ? TypeRules.Overlap(output.Type, allowed)
        : TypeRules.Accepts(spec, output);

    private static Finding BadIndex(NodeCheck node, InputSpec spec, WorkflowLink link, WorkflowNode from, NodeType fromType)
    {
        var (suggestion, fix) = SameNode(spec, from, fromType);
        var names = string.Join(", ", fromType.Outputs.Select((o, i) => $"{i} {o.Name}"));
        var has = names.Length == 0 ? "has no outputs" : $"has only {names}";
        return node.New(FindingCodes.BadOutputIndex, spec.Name,
            $"is linked to output {link.Slot} of {from.Type} {from.Id}, which {has}.{Use(suggestion)}", suggestion, fix);
    }

    private static Finding Mismatch(
        NodeCheck node, InputSpec spec, WorkflowLink link, WorkflowNode from, NodeType fromType, OutputSpec given)
    {
        var (suggestion, fix) = SameNode(spec, from, fromType);
        suggestion ??= node.FittingOutputs(spec);
        return node.New(FindingCodes.TypeMismatch, spec.Name,
            $"takes {TypeNames.Of(spec)}, but output {link.Slot} of {from.Type} {from.Id} is {given.Type}.{Use(suggestion)}", suggestion,
                fix);
    }

    private static Finding FromTheEnd(NodeCheck node, InputSpec spec, WorkflowLink link, int slot)
    {
        var plain = link with { Slot = slot };
        return node.New(FindingCodes.BadOutputIndex, spec.Name,
            $"is linked to output {link.Slot}, which ComfyUI counts from the last and the canvas does not know. Use {plain}.",
            plain.ToString(), new Fix.SetLink(spec.Name, plain)) with
        { IsWarning = true };
    }

    // An output of any type may be right, but is never the one answer.
    private static (string? Suggestion, Fix? Fix) SameNode(InputSpec spec, WorkflowNode from, NodeType fromType)
    {
        var slots = Enumerable.Range(0, fromType.Outputs.Count)
            .Where(i => !TypeRules.IsAny(fromType.Outputs[i].Type) && Accepts(spec, fromType.Outputs[i])).ToList();
        if (slots.Count == 0 || TypeRules.IsAny(spec.Type) && spec.AllowedTypes is null && slots.Count > 1) return (null, null);
        var right = new WorkflowLink(from.Id, slots[0]);
        return (right.ToString(), slots.Count == 1 ? new Fix.SetLink(spec.Name, right) : null);
    }

    private static string Use(string? suggestion) => suggestion is null ? "" : $" Use {suggestion}.";

    private static string Alternative(string? others) =>
        others is null ? " No output here fits; add a node." : $" Outputs that fit: {others}.";
}
