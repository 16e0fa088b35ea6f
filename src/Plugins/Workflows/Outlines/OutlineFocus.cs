namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>The part of a workflow that somebody asks about. What is given counts together; all null for the whole.</summary>
/// <param name="Node">An execution id, such as <c>12</c> or <c>12:5</c>; of a subgraph's node, all that is in it.</param>
/// <param name="Group">A group's title, or a part of it.</param>
/// <param name="Text">Words in types, titles, input names or values.</param>
/// <param name="Depth">How many links away neighbours may be, from 0 to 10.</param>
public sealed record OutlineFocus(string? Node = null, string? Group = null, string? Text = null, int Depth = 1)
{
    internal const int DeepestNeighbour = 10;

    internal bool IsWhole => string.IsNullOrWhiteSpace(Node) && string.IsNullOrWhiteSpace(Group) && string.IsNullOrWhiteSpace(Text);

    /// <summary>The nodes that are meant, without neighbours.</summary>
    internal IReadOnlyList<WorkflowNode> Find(Workflow workflow, CanvasParts canvas)
    {
        var grouped = string.IsNullOrWhiteSpace(Group) ? null
            : canvas.Groups.Where(group => group.Title.Contains(Group.Trim(), StringComparison.OrdinalIgnoreCase))
                .SelectMany(group => group.Nodes).ToHashSet(StringComparer.Ordinal);
        return [.. workflow.Nodes.Where(node => IsNode(node) && (grouped is null || IsIn(grouped, node.Id)) && Says(node))];
    }

    /// <summary>The nodes that are at most <see cref="Depth"/> links away from any of these, without them, nearest first.</summary>
    internal IReadOnlyList<WorkflowNode> Neighbours(Workflow workflow, IReadOnlyList<WorkflowNode> nodes)
    {
        var users = workflow.Nodes.SelectMany(
            node => node.Inputs.Where(input => input.Link is not null).Select(input => (From: input.Link!.NodeId, To: node)))
            .ToLookup(link => link.From, link => link.To);
        var seen = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var (found, ring) = (new List<WorkflowNode>(), nodes);
        for (var step = 0; step < Math.Clamp(Depth, 0, DeepestNeighbour) && ring.Count > 0; step++)
        {
            ring = [.. ring.SelectMany(node => Sources(workflow, node).Concat(users[node.Id])).Where(node => seen.Add(node.Id))];
            found.AddRange(ring);
        }
        return found;
    }

    private static IEnumerable<WorkflowNode> Sources(Workflow workflow, WorkflowNode node) =>
        node.Inputs.Select(input => input.Link is null ? null : workflow.Find(input.Link.NodeId)).OfType<WorkflowNode>();

    private bool IsNode(WorkflowNode node) =>
        string.IsNullOrWhiteSpace(Node) || node.Id == Node.Trim() || node.Id.StartsWith(Node.Trim() + ":", StringComparison.Ordinal);

    // What is in a subgraph is in the groups of its node.
    private static bool IsIn(HashSet<string> grouped, string id)
    {
        for (var end = id.Length; end > 0; end = id.LastIndexOf(':', end - 1))
            if (grouped.Contains(id[..end])) return true;
        return false;
    }

    private bool Says(WorkflowNode node)
    {
        if (string.IsNullOrWhiteSpace(Text)) return true;
        var inputs = node.Inputs.Select(input => $"{input.Name} {(input.Link is null ? Texts.Display.Text(input.Value) : "")}");
        var text = $"{node.Type} {node.Title} {string.Join(' ', inputs)}";
        return Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
