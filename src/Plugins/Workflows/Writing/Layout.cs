using ComfyAssistant.Plugins.Workflows.Arranging;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Gives the nodes of a workflow their places on a canvas.</summary>
internal static class Layout
{
    private const int TitleHeight = 30;
    private const int Left = 50;
    private const int Top = 80;

    public static Dictionary<string, Box> Arrange(Workflow workflow, Func<WorkflowNode, (int Width, int Height)> size)
    {
        var sizes = workflow.Nodes.DistinctBy(node => node.Id).ToDictionary(node => node.Id, size, StringComparer.Ordinal);
        var places = GraphLayout.Arrange(
            sizes.Select(entry => new LayoutNode(entry.Key, entry.Value.Width, entry.Value.Height + TitleHeight)), Links(workflow));
        // The title bar lies above the place that a file gives a node.
        return places.ToDictionary(
            place => place.Id,
            place => new Box(Left + (int)place.X, Top + TitleHeight + (int)place.Y, sizes[place.Id].Width, sizes[place.Id].Height),
            StringComparer.Ordinal);
    }

    /// <summary>Each node's place in an order in which every source comes before its users; otherwise the order of the file.</summary>
    public static Dictionary<string, int> TopologicalOrder(Workflow workflow)
    {
        var depths = Depths(workflow);
        return workflow.Nodes.DistinctBy(n => n.Id).OrderBy(n => depths[n.Id]).Select((n, i) => (n.Id, i)).ToDictionary();
    }

    private static IEnumerable<LayoutLink> Links(Workflow workflow) =>
        from node in workflow.Nodes
        from input in node.Inputs
        let link = input.Link
        where link is not null
        select new LayoutLink(link.NodeId, node.Id, link.Slot);

    // The longest way from a node without sources. Without recursion: chains may be thousands long, and a circle must end.
    private static Dictionary<string, int> Depths(Workflow workflow)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<(WorkflowNode Node, bool IsDone)>();
        foreach (var start in workflow.Nodes)
        {
            stack.Push((start, false));
            while (stack.TryPop(out var step))
            {
                var sources = step.Node.Inputs.Select(i => i.Link is null ? null : workflow.Find(i.Link.NodeId)).OfType<WorkflowNode>();
                if (step.IsDone)
                {
                    depths[step.Node.Id] = sources.Select(s => depths.GetValueOrDefault(s.Id, -1) + 1).DefaultIfEmpty(0).Max();
                }
                else if (!depths.ContainsKey(step.Node.Id) && open.Add(step.Node.Id))
                {
                    stack.Push((step.Node, true));
                    foreach (var source in sources) stack.Push((source, false));
                }
            }
        }
        return depths;
    }
}
