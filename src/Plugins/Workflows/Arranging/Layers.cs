namespace ComfyAssistant.Plugins.Workflows.Arranging;

/// <summary>
/// Deals nodes into layers, so that every link goes to the right. A node that feeds more than it takes, as loaders do, stands as near to
/// its users as it can, and so does what follows a loader in a chain; the others stand as near to their sources.
/// </summary>
internal static class Layers
{
    // Each round can only shorten links further; two settle nearly all.
    private const int Rounds = 3;

    /// <summary>The layer of each node, from 0.</summary>
    public static int[] Of(LayoutGraph graph)
    {
        var layer = new int[graph.Nodes.Count];
        foreach (var node in graph.Order) layer[node] = Earliest(graph, layer, node);
        var isFeeder = new bool[graph.Nodes.Count];
        foreach (var node in graph.Order)
            isFeeder[node] = graph.Users[node].Count > 0
                && graph.Sources[node].TrueForAll(source => isFeeder[source] && graph.Users[source].Count == 1);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = graph.Order.Length - 1; i >= 0; i--)
            {
                var node = graph.Order[i];
                if (isFeeder[node] || graph.Users[node].Count > graph.Sources[node].Count)
                    layer[node] = Math.Max(layer[node], Latest(graph, layer, node));
            }
            foreach (var node in graph.Order)
                if (!isFeeder[node] && graph.Users[node].Count < graph.Sources[node].Count)
                    layer[node] = Earliest(graph, layer, node);
        }
        return layer;
    }

    private static int Earliest(LayoutGraph graph, int[] layer, int node)
    {
        var earliest = 0;
        foreach (var source in graph.Sources[node]) earliest = Math.Max(earliest, layer[source] + 1);
        return earliest;
    }

    private static int Latest(LayoutGraph graph, int[] layer, int node)
    {
        var latest = int.MaxValue;
        foreach (var user in graph.Users[node]) latest = Math.Min(latest, layer[user] - 1);
        return latest;
    }
}
