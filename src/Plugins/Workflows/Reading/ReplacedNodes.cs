using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Replaces old node types as ComfyUI does before it looks at a prompt: the type, the inputs by their mapping, and the outputs in the
/// links that come from the node.
/// </summary>
internal static class ReplacedNodes
{
    /// <summary>The workflow as ComfyUI sees it, with a finding for each old type.</summary>
    public static (Workflow Workflow, IReadOnlyList<Finding> Findings) Replace(
        Workflow workflow, IReadOnlyDictionary<string, NodeReplacement> replaced, NodeCatalog catalog)
    {
        if (replaced.Count == 0) return (workflow, []);
        var old = new Dictionary<string, NodeReplacement>(StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach (var node in workflow.Nodes)
        {
            if (node.IsBroken || catalog.TryGet(node.Type, out _)) continue;
            if (!replaced.TryGetValue(node.Type, out var replacement) || !catalog.TryGet(replacement.NewType, out _)) continue;
            if (old.TryAdd(node.Id, replacement)) findings.Add(Finding(node, replacement));
        }
        if (old.Count == 0) return (workflow, []);
        var nodes = workflow.Nodes.Select(node => Node(node, old)).ToList();
        return (new Workflow(workflow.Format, nodes, workflow.LeftOut, workflow.Problems), findings);
    }

    private static WorkflowNode Node(WorkflowNode node, Dictionary<string, NodeReplacement> old)
    {
        var replacement = old.GetValueOrDefault(node.Id);
        var isFed = node.Inputs.Any(input => input.Link is { } link && old.ContainsKey(link.NodeId));
        if (replacement is null && !isFed) return node;
        IEnumerable<WorkflowInput> inputs = node.Inputs.Select(input => Relinked(input, old));
        if (replacement is not null) inputs = Inputs([.. inputs], replacement);
        return node.With(replacement?.NewType ?? node.Type, [.. inputs]);
    }

    private static WorkflowInput Relinked(WorkflowInput input, Dictionary<string, NodeReplacement> old) =>
        input.Link is { } link && old.TryGetValue(link.NodeId, out var source) && source.Outputs.TryGetValue(link.Slot, out var slot)
            ? input with { Link = link with { Slot = slot } }
            : input;

    // Nothing said of its inputs: all that was set is gone.
    private static IEnumerable<WorkflowInput> Inputs(IReadOnlyList<WorkflowInput> set, NodeReplacement replacement)
    {
        foreach (var input in replacement.Inputs ?? [])
            if (input.OldName is null) yield return new WorkflowInput(input.Name, input.Value);
            else if (set.FirstOrDefault(i => i.Name == input.OldName) is { } old) yield return old with { Name = input.Name };
    }

    private static Finding Finding(WorkflowNode node, NodeReplacement replacement)
    {
        var lost = replacement.Inputs?.FirstOrDefault(i => i.OldName is not null && node.Input(i.OldName) is null)?.OldName;
        // ComfyUI breaks off on both.
        var isDone = node.HasMeta && lost is null;
        var trouble = !node.HasMeta ? " ComfyUI does so itself only for a node with a _meta, such as {\"title\": …}."
            : lost is not null ? $" ComfyUI does so itself only when {lost} is set."
            : replacement.Inputs is null && node.Inputs.Count > 0 ? " When ComfyUI does so itself, all that is set is lost." : "";
        return new Finding(
            isDone ? FindingCodes.ReplacedNodeType : FindingCodes.UnknownNodeType, node.Id, node.Type, null,
            $"Node {node.Id}: \"{node.Type}\" no longer exists; ComfyUI has \"{replacement.NewType}\" in its place.{trouble} Use it.",
            replacement.NewType)
        {
            IsWarning = isDone,
            Fix = new Fix.Replace(replacement),
        };
    }
}
