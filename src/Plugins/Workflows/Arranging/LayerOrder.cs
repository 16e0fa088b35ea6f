namespace ComfyAssistant.Plugins.Workflows.Arranging;

/// <summary>
/// Orders the nodes of each layer so that few links cross: each goes to the middle of its neighbours, layer by layer to and fro, and the
/// best of all rounds is kept (Sugiyama's method). A link over several layers has a place in each.
/// </summary>
internal sealed class LayerOrder
{
    private const int Rounds = 10;

    // Links over more layers than this would need more places than the nodes themselves.
    private const int LongestSpan = 24;

    private readonly List<int>[] _left;
    private readonly List<int>[] _right;
    private readonly List<List<int>> _layers = [];
    private readonly double[] _position;
    private readonly int _real;

    private LayerOrder(LayoutGraph graph, IReadOnlyList<int> part, int[] layer)
    {
        _real = graph.Nodes.Count;
        List<List<int>> left = [.. Enumerable.Range(0, _real).Select(_ => new List<int>())];
        List<List<int>> right = [.. Enumerable.Range(0, _real).Select(_ => new List<int>())];
        var first = part.Min(node => layer[node]);
        for (var i = part.Max(node => layer[node]) - first; i >= 0; i--) _layers.Add([]);
        foreach (var node in part) _layers[layer[node] - first].Add(node);
        foreach (var node in part) Join(node);
        _left = [.. left];
        _right = [.. right];
        _position = new double[_left.Length];
        foreach (var nodes in _layers) Number(nodes);

        // All links of a node share their places on the way.
        void Join(int node)
        {
            var way = new List<int> { node };
            foreach (var user in graph.Users[node].OrderBy(user => layer[user]))
            {
                var span = layer[user] - layer[node];
                while (span <= LongestSpan && way.Count < span)
                {
                    left.Add([]);
                    right.Add([]);
                    var place = left.Count - 1;
                    _layers[layer[node] - first + way.Count].Add(place);
                    Link(way[^1], place);
                    way.Add(place);
                }
                if (span <= LongestSpan) Link(way[span - 1], user);
            }
        }

        void Link(int from, int to)
        {
            right[from].Add(to);
            left[to].Add(from);
        }
    }

    /// <summary>The nodes of a part by layer, in their order from top to bottom.</summary>
    public static List<List<int>> Of(LayoutGraph graph, IReadOnlyList<int> part, int[] layer)
    {
        var order = new LayerOrder(graph, part, layer);
        var best = order.Improve();
        return [.. best.Select(nodes => nodes.Where(node => node < order._real).ToList())];
    }

    private List<List<int>> Improve()
    {
        var best = Copy();
        var fewest = Crossings();
        for (var round = 0; round < Rounds && fewest > 0; round++)
        {
            if (round % 2 == 0)
                for (var i = 1; i < _layers.Count; i++) Sort(_layers[i], _left);
            else
                for (var i = _layers.Count - 2; i >= 0; i--) Sort(_layers[i], _right);
            if (Crossings() is var now && now >= fewest) continue;
            fewest = now;
            best = Copy();
        }
        return best;
    }

    private List<List<int>> Copy() => [.. _layers.Select(nodes => nodes.ToList())];

    private void Number(List<int> nodes)
    {
        for (var i = 0; i < nodes.Count; i++) _position[nodes[i]] = i;
    }

    private void Sort(List<int> nodes, List<int>[] neighbours)
    {
        // Stable; who has no neighbour on that side keeps its place.
        var sorted = nodes.OrderBy(
            node => neighbours[node].Count == 0 ? _position[node] : neighbours[node].Average(next => _position[next])).ToList();
        for (var i = 0; i < nodes.Count; i++) nodes[i] = sorted[i];
        Number(nodes);
    }

    private long Crossings() => _layers.Sum(CrossingsRightOf);

    // Two links cross when their ends are in opposite order: inversions, counted with a Fenwick tree.
    private long CrossingsRightOf(List<int> nodes)
    {
        var ends = nodes.SelectMany(node => _right[node].Select(next => (int)_position[next]).Order()).ToList();
        if (ends.Count < 2) return 0;
        var tree = new int[ends.Max() + 2];
        var crossings = 0L;
        for (var i = 0; i < ends.Count; i++)
        {
            var passed = 0;
            for (var at = ends[i] + 1; at > 0; at -= at & -at) passed += tree[at];
            crossings += i - passed;
            for (var at = ends[i] + 1; at < tree.Length; at += at & -at) tree[at]++;
        }
        return crossings;
    }
}
