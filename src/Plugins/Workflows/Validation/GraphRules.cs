using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks the graph as a whole: something comes out of it, nothing waits for itself.</summary>
internal static class GraphRules
{
    private const int StepsShown = 30;

    public static void Check(WorkflowCheck check)
    {
        foreach (var circle in Cycles.In(check.Workflow).TakeWhile(_ => !check.Findings.IsFull)) check.Report(Cycle(circle));
        if (!check.Workflow.Nodes.Any(n => MayBeOutput(n, check.Catalog))) check.Report(NoOutput(check.Workflow));
        if (Paid(check) is { } paid) check.Report(paid);
    }

    private static Finding? Paid(WorkflowCheck check)
    {
        const int shown = 10;
        var paid = check.Workflow.Nodes.Where(n => check.Catalog.Find(n.Type)?.CostsMoney == true).Select(n => $"{n.Type} {n.Id}").ToList();
        if (paid.Count == 0) return null;
        var more = paid.Count > shown ? $" and {paid.Count - shown} more" : "";
        return new Finding(FindingCodes.CostsMoney, null, null, null,
            $"Every run of this workflow costs the user money: {string.Join(", ", paid.Take(shown))}{more} call paid services. " +
            "Ask the user before it is run.")
        { IsWarning = true };
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

    /// <summary>
    /// Tells of a node's id whether ComfyUI would run the node: it starts at the output nodes and goes back along the links. Null when
    /// there is no output node, and so nothing to tell by.
    /// </summary>
    public static Func<string, bool>? Running(Workflow workflow, NodeCatalog catalog)
    {
        // Worked out at the first finding: most workflows have none.
        var running = new Lazy<HashSet<string>>(() => ReachedFromOutputs(workflow, catalog));
        return workflow.Nodes.Any(n => MayBeOutput(n, catalog)) ? id => running.Value.Contains(id) : null;
    }

    private static HashSet<string> ReachedFromOutputs(Workflow workflow, NodeCatalog catalog)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<WorkflowNode>(workflow.Nodes.Where(n => MayBeOutput(n, catalog)));
        while (stack.TryPop(out var node))
        {
            if (!used.Add(node.Id)) continue;
            foreach (var input in node.Inputs)
                if (input.Link is not null && workflow.Find(input.Link.NodeId) is { } source)
                    stack.Push(source);
        }
        return used;
    }

    private static Finding Cycle(IReadOnlyList<(WorkflowNode Node, WorkflowInput Input)> circle)
    {
        var (node, input) = circle[0];
        var steps = circle.Take(StepsShown).Select(step => $"{step.Node.Type} {step.Node.Id}").ToList();
        if (circle.Count > StepsShown) steps.Add($"… ({circle.Count - StepsShown} more)");
        var way = string.Join(" ← ", steps.Append($"{node.Type} {node.Id}"));
        return new Finding(FindingCodes.Cycle, node.Id, node.Type, input.Name,
            $"{node.Type} {node.Id}: {input.Name} depends on the node's own result: {way}. "
            + $"Connect {input.Name} to something else, or cut the circle at another link of it.");
    }
}
