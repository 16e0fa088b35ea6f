namespace ComfyAssistant.Plugins.Workflows.Arranging;

/// <summary>
/// Puts one part of a graph on the plane: a column for each layer, several for a layer that is too high, and in each column every node as
/// near to the height of its neighbours as the others let it.
/// </summary>
internal sealed class Columns(LayoutGraph graph, double highest)
{
    private const double ColumnGap = 90;
    private const double RowGap = 40;
    private const int Rounds = 8;

    private readonly double[] _x = new double[graph.Nodes.Count];
    private readonly double[] _y = new double[graph.Nodes.Count];

    /// <summary>Places the nodes of a part; the upper left corner of them all is at 0, 0.</summary>
    /// <param name="layers">The nodes by layer, each in its order.</param>
    public (List<LayoutPlace> Places, double Width, double Height) Place(List<List<int>> layers)
    {
        var columns = layers.SelectMany(Split).ToList();
        foreach (var column in columns) Stack(column);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var column in round % 2 == 0 ? columns : Enumerable.Reverse(columns)) Align(column, isLast: round >= Rounds - 2);
        }
        var x = 0.0;
        foreach (var column in columns)
        {
            foreach (var node in column) _x[node] = x;
            x += column.Max(node => graph.Nodes[node].Width) + ColumnGap;
        }
        var all = columns.SelectMany(column => column).ToList();
        var top = all.Min(node => _y[node]);
        var height = all.Max(node => _y[node] + graph.Nodes[node].Height) - top;
        return ([.. all.Select(node => new LayoutPlace(graph.Nodes[node].Id, Math.Round(_x[node]), Math.Round(_y[node] - top)))],
            x - ColumnGap, height);
    }

    private IEnumerable<List<int>> Split(List<int> layer)
    {
        var total = layer.Sum(node => graph.Nodes[node].Height + RowGap);
        var share = total / Math.Ceiling(total / highest);
        var column = new List<int>();
        var height = 0.0;
        foreach (var node in layer)
        {
            var own = graph.Nodes[node].Height + RowGap;
            if (column.Count > 0 && height + (own / 2) > share)
            {
                yield return column;
                (column, height) = ([], 0);
            }
            column.Add(node);
            height += own;
        }
        if (column.Count > 0) yield return column;
    }

    private void Stack(List<int> column)
    {
        var y = 0.0;
        foreach (var node in column)
        {
            _y[node] = y;
            y += graph.Nodes[node].Height + RowGap;
        }
    }

    /// <summary>
    /// Moves each node of a column to the middle of its neighbours as far as the order allows: the least sum of squares, found by joining
    /// neighbours that press against each other into blocks ("pool adjacent violators").
    /// </summary>
    private void Align(List<int> column, bool isLast)
    {
        var blocks = new Stack<(double Sum, int Count)>();
        var offset = 0.0;
        var offsets = new double[column.Count];
        for (var i = 0; i < column.Count; i++)
        {
            offsets[i] = offset;
            var block = (Sum: Wish(column[i], isLast) - offset, Count: 1);
            while (blocks.TryPeek(out var above) && above.Sum / above.Count > block.Sum / block.Count)
            {
                blocks.Pop();
                block = (above.Sum + block.Sum, above.Count + block.Count);
            }
            blocks.Push(block);
            offset += graph.Nodes[column[i]].Height + RowGap;
        }
        var at = column.Count;
        foreach (var (sum, count) in blocks)
            for (var i = 0; i < count; i++)
                _y[column[--at]] = (sum / count) + offsets[at];
    }

    // Tops of equal height look tidier in a chain than middles: with one neighbour the tops are put level.
    private double Wish(int node, bool isLast)
    {
        var (sources, users) = (graph.Sources[node], graph.Users[node]);
        if (isLast && sources.Count == 1 && users.Count <= 1) return _y[sources[0]];
        if (sources.Count + users.Count == 0) return _y[node];
        var middle = sources.Concat(users).Average(next => _y[next] + (graph.Nodes[next].Height / 2));
        return middle - (graph.Nodes[node].Height / 2);
    }
}
