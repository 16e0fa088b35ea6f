namespace ComfyAssistant.Plugins.Workflows.Arranging;

/// <summary>A node to be placed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels, with the title bar.</param>
public sealed record LayoutNode(string Id, double Width, double Height);

/// <summary>A link between two nodes; the slots, counted from 0, tell where on their sides it begins and ends.</summary>
public sealed record LayoutLink(string From, string To, int FromSlot = 0, int ToSlot = 0);

/// <summary>Where a node's upper left corner comes to lie, title bar included, in pixels.</summary>
public sealed record LayoutPlace(string Id, double X, double Y);

/// <summary>Nodes and links by number, without circles: the link that closes one is left out.</summary>
internal sealed class LayoutGraph
{
    public LayoutGraph(IReadOnlyList<LayoutNode> nodes, IEnumerable<LayoutLink> links)
    {
        Nodes = nodes;
        Sources = [.. nodes.Select(_ => new List<int>())];
        Users = [.. nodes.Select(_ => new List<int>())];
        var numbers = nodes.Select((node, number) => (node.Id, number)).ToDictionary(StringComparer.Ordinal);
        var all = nodes.Select(_ => new List<int>()).ToArray();
        foreach (var link in links)
            if (numbers.TryGetValue(link.From, out var from) && numbers.TryGetValue(link.To, out var to) && from != to
                && !all[from].Contains(to))
                all[from].Add(to);
        Order = Sort(all);
    }

    public IReadOnlyList<LayoutNode> Nodes { get; }

    /// <summary>The nodes that each one takes from.</summary>
    public List<int>[] Sources { get; }

    /// <summary>The nodes that take from each one.</summary>
    public List<int>[] Users { get; }

    /// <summary>All nodes, sources before their users.</summary>
    public int[] Order { get; }

    /// <summary>The parts that no link joins, each in the order of its nodes' numbers.</summary>
    public List<List<int>> Parts()
    {
        var part = Enumerable.Repeat(-1, Nodes.Count).ToArray();
        var parts = new List<List<int>>();
        for (var start = 0; start < Nodes.Count; start++)
        {
            if (part[start] >= 0) continue;
            var found = new List<int>();
            var open = new Stack<int>([start]);
            part[start] = parts.Count;
            while (open.TryPop(out var node))
            {
                found.Add(node);
                foreach (var next in Sources[node].Concat(Users[node]))
                {
                    if (part[next] >= 0) continue;
                    part[next] = parts.Count;
                    open.Push(next);
                }
            }
            found.Sort();
            parts.Add(found);
        }
        return parts;
    }

    // Depth first without recursion, as chains may be thousands long. A link to a node that is still open would close a circle.
    private int[] Sort(List<int>[] all)
    {
        var state = new byte[Nodes.Count];
        var done = new List<int>(Nodes.Count);
        var stack = new Stack<(int Node, int Next)>();
        for (var start = 0; start < Nodes.Count; start++)
        {
            if (state[start] != 0) continue;
            stack.Push((start, 0));
            state[start] = 1;
            while (stack.TryPop(out var step))
            {
                if (step.Next == all[step.Node].Count)
                {
                    state[step.Node] = 2;
                    done.Add(step.Node);
                    continue;
                }
                stack.Push((step.Node, step.Next + 1));
                var user = all[step.Node][step.Next];
                if (state[user] == 1) continue;
                Users[step.Node].Add(user);
                Sources[user].Add(step.Node);
                if (state[user] != 0) continue;
                state[user] = 1;
                stack.Push((user, 0));
            }
        }
        done.Reverse();
        return [.. done];
    }
}
