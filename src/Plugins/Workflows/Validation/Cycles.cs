namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Finds nodes that wait for their own result.</summary>
internal sealed class Cycles
{
    private readonly Workflow _workflow;

    // By position in Workflow.Nodes: for each node its linked inputs and the nodes that feed them.
    private readonly List<(int Input, int Source)>[] _sources;

    private Cycles(Workflow workflow)
    {
        _workflow = workflow;
        var positions = new Dictionary<string, int>(workflow.Nodes.Count, StringComparer.Ordinal);
        for (var i = 0; i < workflow.Nodes.Count; i++) positions.TryAdd(workflow.Nodes[i].Id, i);
        _sources = new List<(int, int)>[workflow.Nodes.Count];
        for (var i = 0; i < _sources.Length; i++) _sources[i] = Linked(workflow.Nodes[i].Inputs, positions);
    }

    /// <summary>
    /// One circle of each knot of nodes, as steps from a node over its input to the node that feeds it. The first step is one that every
    /// circle of the knot goes through, if there is such a step: cutting it there is enough.
    /// </summary>
    public static IEnumerable<IReadOnlyList<(WorkflowNode Node, WorkflowInput Input)>> In(Workflow workflow)
    {
        var circles = new Cycles(workflow);
        return circles.Knots().Select(circles.Circle);
    }

    private static List<(int, int)> Linked(IReadOnlyList<WorkflowInput> inputs, Dictionary<string, int> positions)
    {
        var linked = new List<(int, int)>();
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i].Link is { } link && positions.TryGetValue(link.NodeId, out var source))
                linked.Add((i, source));
        return linked;
    }

    // Tarjan's strongly connected components, without recursion: a chain may be thousands of nodes long.
    private List<HashSet<int>> Knots()
    {
        var knots = new List<HashSet<int>>();
        var order = new int[_sources.Length];
        var low = new int[_sources.Length];
        var isOpen = new bool[_sources.Length];
        var path = new Stack<int>();
        var work = new Stack<(int Node, int Next)>();
        var count = 0;
        for (var start = 0; start < _sources.Length; start++)
        {
            if (order[start] == 0) work.Push((start, 0));
            while (work.TryPop(out var step))
            {
                var (node, next) = step;
                if (next == 0)
                {
                    order[node] = low[node] = ++count;
                    isOpen[node] = true;
                    path.Push(node);
                }
                // Looked at once more after the way into the source: by then its low is final, and may be lower.
                if (next > 0) Lower(node, _sources[node][next - 1].Source);
                while (next < _sources[node].Count && order[_sources[node][next].Source] != 0) Lower(node, _sources[node][next++].Source);
                if (next < _sources[node].Count)
                {
                    work.Push((node, next + 1));
                    work.Push((_sources[node][next].Source, 0));
                }
                else if (low[node] == order[node])
                {
                    var knot = new HashSet<int>();
                    while (!knot.Contains(node))
                    {
                        var member = path.Pop();
                        isOpen[member] = false;
                        knot.Add(member);
                    }
                    if (knot.Count > 1 || _sources[node].Exists(s => s.Source == node)) knots.Add(knot);
                }
            }
        }
        return knots;

        void Lower(int node, int source)
        {
            if (isOpen[source]) low[node] = Math.Min(low[node], low[source]);
        }
    }

    private List<(WorkflowNode Node, WorkflowInput Input)> Circle(HashSet<int> knot)
    {
        var circle = Shortest(knot.Min(), knot);
        var tried = 0;
        var first = circle.FindIndex(step => tried++ < MostTried(knot) && IsOpenWithout(knot, step));
        if (first > 0) circle = [.. circle[first..], .. circle[..first]];
        return circle.ConvertAll(step => (_workflow.Nodes[step.Node], _workflow.Nodes[step.Node].Inputs[step.Input]));
    }

    // Each try goes through the whole knot: in a knot of thousands of nodes only a few links are worth it.
    private static int MostTried(HashSet<int> knot) => 200_000 / knot.Count;

    private List<(int Node, int Input)> Shortest(int start, HashSet<int> knot)
    {
        var cameBy = new Dictionary<int, (int Node, int Input)>();
        var queue = new Queue<int>([start]);
        while (!cameBy.ContainsKey(start) && queue.TryDequeue(out var node))
            foreach (var (input, source) in _sources[node])
                if (knot.Contains(source) && cameBy.TryAdd(source, (node, input)))
                    queue.Enqueue(source);
        var circle = new List<(int Node, int Input)>();
        do circle.Add(cameBy[circle.Count == 0 ? start : circle[^1].Node]);
        while (circle[^1].Node != start);
        circle.Reverse();
        return circle;
    }

    // Kahn's algorithm on the knot: everything can be taken away once the one link is gone.
    private bool IsOpenWithout(HashSet<int> knot, (int Node, int Input) cut)
    {
        var links = from user in knot
                    from source in _sources[user]
                    where knot.Contains(source.Source) && (user, source.Input) != cut
                    select (source.Source, User: user);
        var users = links.ToLookup(l => l.Source, l => l.User);
        var waiting = knot.ToDictionary(n => n, _ => 0);
        foreach (var user in users.SelectMany(u => u)) waiting[user]++;
        var ready = new Queue<int>(knot.Where(n => waiting[n] == 0));
        var taken = 0;
        while (ready.TryDequeue(out var node))
        {
            taken++;
            foreach (var user in users[node])
                if (--waiting[user] == 0)
                    ready.Enqueue(user);
        }
        return taken == knot.Count;
    }
}
