namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Places nodes in columns from left to right: each right of everything it takes from, none over another.</summary>
internal static class Layout
{
    private const int ColumnGap = 80;
    private const int TitleHeight = 30;
    private const int RowGap = 30;
    private const int Left = 50;
    private const int Top = 80;

    public static Dictionary<string, Box> Arrange(Workflow workflow, Func<WorkflowNode, (int Width, int Height)> size)
    {
        var depths = Depths(workflow);
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        var x = Left;
        foreach (var column in workflow.Nodes.GroupBy(n => depths[n.Id]).OrderBy(c => c.Key))
        {
            var y = Top;
            var width = 0;
            // Near its sources, so that lines cross little.
            foreach (var node in column.OrderBy(n => Middle(n, boxes)))
            {
                var (nodeWidth, nodeHeight) = size(node);
                boxes[node.Id] = new Box(x, y, nodeWidth, nodeHeight);
                y += nodeHeight + TitleHeight + RowGap;
                width = Math.Max(width, nodeWidth);
            }
            x += width + ColumnGap;
        }
        return boxes;
    }

    /// <summary>Each node's place in an order in which every source comes before its users.</summary>
    public static Dictionary<string, int> TopologicalOrder(Workflow workflow)
    {
        var depths = Depths(workflow);
        return workflow.Nodes.DistinctBy(n => n.Id).OrderBy(n => depths[n.Id]).Select((n, i) => (n.Id, i)).ToDictionary();
    }

    private static double Middle(WorkflowNode node, Dictionary<string, Box> boxes)
    {
        var sources = node.Inputs.Select(i => i.Link is null ? null : boxes.GetValueOrDefault(i.Link.NodeId)).OfType<Box>().ToList();
        return sources.Count == 0 ? 0 : sources.Average(b => b.Y + (b.Height / 2.0));
    }

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
