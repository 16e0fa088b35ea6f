using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one node: its type, the inputs it lacks, the inputs it should not have, and each value and link.</summary>
internal static class NodeRules
{
    public static void Check(WorkflowNode node, WorkflowCheck check)
    {
        if (node.IsBroken || check.Findings.IsFull) return;
        if (!check.Catalog.TryGet(node.Type, out var type)) check.Report(TypeRule.Unknown(node, check));
        else Check(new NodeCheck(node, type, check));
    }

    private static void Check(NodeCheck node)
    {
        var found = new List<Finding>();
        foreach (var spec in node.Inputs)
        {
            var input = node.Node.Input(spec.Name);
            if (input is { IsBroken: true }) continue;
            var finding = input is null || IsEmptySocket(node, input, spec) ? MissingRules.Check(node, spec)
                : input.Link is { } link ? LinkRules.Check(node, spec, link)
                : ValueRules.Check(node, spec, input.Value);
            if (finding is not null) found.Add(finding);
        }
        if (!node.In.Findings.IsFullOfWarnings)
        {
            // What stands under a selection that is wrong has no other fault than that.
            var failing = found.Where(f => f.FailsWhenRun).Select(f => f.Input + ".").ToList();
            foreach (var input in node.Node.Inputs)
                if (UndeclaredRules.Check(node, input) is { } finding)
                    found.Add(failing.Exists(f => input.Name.StartsWith(f, StringComparison.Ordinal))
                        ? finding with { IsWarning = true } : finding);
        }
        var isShifted = ShiftedRow.IsLikely(node, found);
        foreach (var finding in found)
            node.In.Report(isShifted && finding.Fix is Fix.SetValue && !finding.IsWarning ? finding with { Fix = null } : finding);
    }

    // Models write null for "not connected".
    private static bool IsEmptySocket(NodeCheck node, WorkflowInput input, InputSpec spec) =>
        input is { Link: null, IsBroken: false } && input.Value.ValueKind == JsonValueKind.Null
            && spec is { IsWidget: false, ForceInput: false }
        && (!spec.MayBeWidget || node.In.Catalog.IsSocketType(spec.Type));
}
