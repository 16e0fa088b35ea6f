namespace ComfyAssistant.Plugins.Workflows.Arranging;

/// <summary>
/// Arranges nodes so that data flows from left to right: layers of bounded height, loaders near their users, few crossings. Parts that no
/// link joins are put below and beside each other.
/// </summary>
public static class GraphLayout
{
    private const double PartGap = 120;
    private const double NodeGap = 60;

    // Small graphs may be this high before a layer is split, and larger ones about as high as wide.
    private const double LeastHeight = 1500;
    private const double HeightOfSquare = 0.75;
    private const double WidthOfSquare = 1.6;

    /// <summary>Where each node belongs. None covers another; the upper left corner of them all is at 0, 0.</summary>
    /// <param name="nodes">The nodes; of two with one id the first counts.</param>
    /// <param name="links">The links; those to nodes that are not there are left out.</param>
    public static IReadOnlyList<LayoutPlace> Arrange(IEnumerable<LayoutNode> nodes, IEnumerable<LayoutLink> links)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(links);

        var graph = new LayoutGraph([.. nodes.DistinctBy(node => node.Id)], links);
        if (graph.Nodes.Count == 0) return [];
        var square = Math.Sqrt(graph.Nodes.Sum(node => (node.Width + NodeGap) * (node.Height + NodeGap)));
        var columns = new Columns(graph, Math.Max(LeastHeight, square * HeightOfSquare));
        var layer = Layers.Of(graph);
        var parts = graph.Parts().Select(part => columns.Place(LayerOrder.Of(graph, part, layer))).ToList();
        // The largest first; of what is left, lines as long as the longest part.
        var widest = Math.Max(parts.Max(part => part.Width), square * WidthOfSquare);
        var places = new List<LayoutPlace>();
        var (x, y, line) = (0.0, 0.0, 0.0);
        foreach (var (inside, width, height) in parts.OrderByDescending(part => part.Places.Count).ThenByDescending(part => part.Height))
        {
            if (x > 0 && x + width > widest) (x, y, line) = (0, y + line + PartGap, 0);
            places.AddRange(inside.Select(place => place with { X = place.X + x, Y = place.Y + y }));
            x += width + PartGap;
            line = Math.Max(line, height);
        }
        return places;
    }
}
