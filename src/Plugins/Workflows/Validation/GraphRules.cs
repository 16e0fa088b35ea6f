using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks the graph as a whole: something comes out of it, nothing waits for itself.</summary>
internal static class GraphRules
{
    public static void Check(Workflow workflow, NodeCatalog catalog, List<Finding> findings)
    {
        foreach (var circle in Cycles.In(workflow)) findings.Add(Cycle(circle));
        var outputs = workflow.Nodes.Where(n => MayBeOutput(n, catalog)).ToList();
        if (outputs.Count == 0) findings.Add(NoOutput(workflow));
        else Soften(workflow, outputs, findings);
    }

    private static bool MayBeOutput(WorkflowNode node, NodeCatalog catalog) =>
        node.IsBroken || !catalog.TryGet(node.Type, out var type) || type.IsOutputNode;

    private static Finding NoOutput(Workflow workflow)
    {
        var muted = workflow.LeftOut.Count(n => n.Reason != "note");
        return new Finding(FindingCodes.NoOutputNode, null, null, null,
            "Nothing would come out of this workflow: add a node that saves or shows the result, such as SaveImage or PreviewImage."
            + (muted > 0 ? $" {muted} of its nodes are muted or bypassed." : ""));
    }

    // ComfyUI looks at inputs only on the way back from its output nodes: what no output depends on is never run.
    private static void Soften(Workflow workflow, List<WorkflowNode> outputs, List<Finding> findings)
    {
        if (findings.TrueForAll(f => f.NodeId is null)) return;
        var used = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<WorkflowNode>(outputs);
        while (stack.TryPop(out var node))
        {
            if (!used.Add(node.Id)) continue;
            foreach (var input in node.Inputs)
                if (input.Link is not null && workflow.Find(input.Link.NodeId) is { } source)
                    stack.Push(source);
        }
        for (var i = 0; i < findings.Count; i++)
        {
            var finding = findings[i];
            // These two it refuses wherever they are.
            if (finding.NodeId is null || finding.Code is FindingCodes.Malformed or FindingCodes.UnknownNodeType) continue;
            if (finding.IsWarning || used.Contains(finding.NodeId)) continue;
            var message = $"{finding.Message} (Nothing depends on this node, so ComfyUI will not run it.)";
            findings[i] = finding with { IsWarning = true, Message = message };
        }
    }

    private static Finding Cycle(IReadOnlyList<(WorkflowNode Node, WorkflowInput Input)> circle)
    {
        var (node, input) = circle[0];
        var way = string.Join(" ← ", circle.Select(step => $"{step.Node.Type} {step.Node.Id}").Append($"{node.Type} {node.Id}"));
        return new Finding(FindingCodes.Cycle, node.Id, node.Type, input.Name,
            $"{node.Type} {node.Id}: {input.Name} depends on the node's own result: {way}. "
            + $"Connect {input.Name} to something else, or cut the circle at another link of it.");
    }
}
