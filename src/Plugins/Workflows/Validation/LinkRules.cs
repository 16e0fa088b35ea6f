using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one link: its source exists, has that output, and the output fits.</summary>
internal static class LinkRules
{
    public static Finding? Check(
        WorkflowNode node, InputSpec spec, WorkflowLink link, Workflow workflow, NodeCatalog catalog, Advice advice)
    {
        var source = workflow.Find(link.NodeId);
        if (source is null)
        {
            var others = advice.FittingOutputs(node, spec);
            return New(FindingCodes.DanglingLink, $"is linked to node {link.NodeId}, which does not exist.{Alternative(others)}", others);
        }
        // What an unknown or unreadable node puts out is anybody's guess; the node itself has its finding.
        if (source.IsBroken || !catalog.TryGet(source.Type, out var type)) return null;
        if (link.Slot < 0 || link.Slot >= type.Outputs.Count) return BadIndex(source, type);
        var output = type.Outputs[link.Slot];
        return TypeRules.Accepts(spec, output) ? null : Mismatch(source, type, output);

        Finding BadIndex(WorkflowNode from, NodeType fromType)
        {
            var (suggestion, fix) = SameNode(from, fromType);
            var names = string.Join(", ", fromType.Outputs.Select((o, i) => $"{i} {o.Name}"));
            var has = names.Length == 0 ? "has no outputs" : $"has only {names}";
            return New(FindingCodes.BadOutputIndex,
                $"is linked to output {link.Slot} of {from.Type} {from.Id}, which {has}.{Use(suggestion)}", suggestion, fix);
        }

        Finding Mismatch(WorkflowNode from, NodeType fromType, OutputSpec given)
        {
            var (suggestion, fix) = SameNode(from, fromType);
            suggestion ??= advice.FittingOutputs(node, spec);
            return New(FindingCodes.TypeMismatch,
                $"takes {Named(spec)}, but output {link.Slot} of {from.Type} {from.Id} is {given.Type}.{Use(suggestion)}", suggestion, fix);
        }

        (string? Suggestion, Fix? Fix) SameNode(WorkflowNode from, NodeType fromType)
        {
            var slots = Enumerable.Range(0, fromType.Outputs.Count).Where(i => TypeRules.Accepts(spec, fromType.Outputs[i])).ToList();
            if (slots.Count == 0) return (null, null);
            var right = new WorkflowLink(from.Id, slots[0]);
            return (right.ToString(), slots.Count == 1 ? new Fix.SetLink(spec.Name, right) : null);
        }

        Finding New(string code, string message, string? suggestion, Fix? fix = null) =>
            new(code, node.Id, node.Type, spec.Name, $"{node.Type} {node.Id}: {spec.Name} {message}", suggestion) { Fix = fix };
    }

    private static string Named(InputSpec spec) => spec.Options is null ? spec.Type : "a value of its list (COMBO)";

    private static string Use(string? suggestion) => suggestion is null ? "" : $" Use {suggestion}.";

    private static string Alternative(string? others) =>
        others is null ? " No output here fits; add a node." : $" Outputs that fit: {others}.";
}
