namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Finds nodes that wait for their own result.</summary>
internal static class Circles
{
    /// <summary>
    /// One circle of each knot of nodes, as steps from a node over its input to the node that feeds it. The first step is one that every
    /// circle of the knot goes through, if there is such a step: cutting it there is enough.
    /// </summary>
    public static IEnumerable<IReadOnlyList<(WorkflowNode Node, WorkflowInput Input)>> In(Workflow workflow)
    {
        foreach (var knot in Knots(workflow))
        {
            var members = knot.ToHashSet();
            var circle = Shortest(workflow, knot[0], members);
            var first = circle.FindIndex(step => IsOpenWithout(workflow, members, step));
            yield return first <= 0 ? circle : [.. circle[first..], .. circle[..first]];
        }
    }

    // Tarjan's strongly connected components, without recursion: a chain may be thousands of nodes long.
    private static List<List<WorkflowNode>> Knots(Workflow workflow)
    {
        var knots = new List<List<WorkflowNode>>();
        var order = new Dictionary<WorkflowNode, int>();
        var low = new Dictionary<WorkflowNode, int>();
        var path = new Stack<WorkflowNode>();
        var onPath = new HashSet<WorkflowNode>();
        var work = new Stack<(WorkflowNode Node, int Next)>();
        foreach (var start in workflow.Nodes)
        {
            if (!order.ContainsKey(start)) work.Push((start, 0));
            while (work.TryPop(out var step))
            {
                var node = step.Node;
                if (step.Next == 0)
                {
                    order[node] = low[node] = order.Count;
                    path.Push(node);
                    onPath.Add(node);
                }
                else if (Source(workflow, node, step.Next - 1) is { } done && onPath.Contains(done))
                {
                    low[node] = Math.Min(low[node], low[done]);
                }
                var next = step.Next;
                while (next < node.Inputs.Count && Source(workflow, node, next) is var source && (source is null || order.ContainsKey(source)))
                {
                    if (source is not null && onPath.Contains(source)) low[node] = Math.Min(low[node], order[source]);
                    next++;
                }
                if (next < node.Inputs.Count)
                {
                    work.Push((node, next + 1));
                    work.Push((Source(workflow, node, next)!, 0));
                }
                else if (low[node] == order[node])
                {
                    var knot = Pop(path, onPath, node);
                    if (knot.Count > 1 || Sources(workflow, node).Any(s => s.Source == node)) knots.Add(knot);
                }
            }
        }
        return knots;
    }

    private static List<WorkflowNode> Pop(Stack<WorkflowNode> path, HashSet<WorkflowNode> onPath, WorkflowNode last)
    {
        var knot = new List<WorkflowNode>();
        WorkflowNode node;
        do
        {
            node = path.Pop();
            onPath.Remove(node);
            knot.Add(node);
        }
        while (node != last);
        return knot;
    }

    private static List<(WorkflowNode Node, WorkflowInput Input)> Shortest(Workflow workflow, WorkflowNode start, HashSet<WorkflowNode> members)
    {
        var cameBy = new Dictionary<WorkflowNode, (WorkflowNode Node, WorkflowInput Input)>();
        var queue = new Queue<WorkflowNode>([start]);
        while (queue.TryDequeue(out var node))
            foreach (var (input, source) in Sources(workflow, node))
                if (members.Contains(source) && cameBy.TryAdd(source, (node, input)))
                    queue.Enqueue(source);
        var circle = new List<(WorkflowNode, WorkflowInput)>();
        var at = start;
        do
        {
            var step = cameBy[at];
            circle.Insert(0, step);
            at = step.Node;
        }
        while (at != start);
        return circle;
    }

    // Kahn's algorithm on the knot: everything can be taken away once the one link is gone.
    private static bool IsOpenWithout(Workflow workflow, HashSet<WorkflowNode> members, (WorkflowNode Node, WorkflowInput Input) cut)
    {
        var users = members.SelectMany(n => Sources(workflow, n).Where(s => members.Contains(s.Source) && !(n == cut.Node && s.Input == cut.Input)).Select(s => (s.Source, User: n)))
            .ToLookup(p => p.Source, p => p.User);
        var waiting = members.ToDictionary(n => n, n => 0);
        foreach (var user in users.SelectMany(u => u)) waiting[user]++;
        var ready = new Queue<WorkflowNode>(waiting.Where(w => w.Value == 0).Select(w => w.Key));
        var taken = 0;
        while (ready.TryDequeue(out var node))
        {
            taken++;
            foreach (var user in users[node])
                if (--waiting[user] == 0)
                    ready.Enqueue(user);
        }
        return taken == members.Count;
    }

    private static WorkflowNode? Source(Workflow workflow, WorkflowNode node, int input) =>
        node.Inputs[input].Link is { } link ? workflow.Find(link.NodeId) : null;

    private static IEnumerable<(WorkflowInput Input, WorkflowNode Source)> Sources(Workflow workflow, WorkflowNode node)
    {
        foreach (var input in node.Inputs)
            if (input.Link is { } link && workflow.Find(link.NodeId) is { } source)
                yield return (input, source);
    }
}
