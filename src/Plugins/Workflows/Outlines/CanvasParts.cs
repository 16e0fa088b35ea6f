using System.Text.Json;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>
/// What the canvas shows beside nodes and links: groups, notes and the names of subgraphs. Empty for the API format. Of a workflow whose
/// subgraphs unfold without end it has as much as its reader takes in.
/// </summary>
internal sealed class CanvasParts
{
    // Definitions that hold each other many times over would unfold 157 KB into 11 GB.
    private readonly UnfoldingGuard _guard = new();
    private readonly Dictionary<string, JsonElement> _definitions = new(StringComparer.Ordinal);

    /// <summary>Reads a saved workflow.</summary>
    public CanvasParts(JsonElement json)
    {
        foreach (var definition in Items(json.Member("definitions").Member("subgraphs")))
            if (definition.TextOf("id") is { Length: > 0 } id)
                _definitions.TryAdd(id, definition);
        if (json.Member("nodes").ValueKind == JsonValueKind.Array) Read(json, "", []);
    }

    /// <summary>The groups of all graphs.</summary>
    public List<CanvasGroup> Groups { get; } = [];

    /// <summary>The notes' texts with their ids.</summary>
    public List<(string Id, string Text)> Notes { get; } = [];

    /// <summary>The nodes that stand for a subgraph: their execution ids and names.</summary>
    public List<(string Id, string Name)> Subgraphs { get; } = [];

    private void Read(JsonElement graph, string prefix, HashSet<string> open)
    {
        var places = new List<CanvasPlace>();
        foreach (var node in Items(graph.Member("nodes")))
        {
            if (UiGraph.IdOf(node.Member("id")) is not { } number) continue;
            var (id, type) = (prefix + number, node.TextOf("type") ?? "");
            if (Middle(node) is { } middle) places.Add(new(id, middle.X, middle.Y));
            if (FrontendNodes.IsNote(type))
            {
                Notes.Add((id, $"{Titled(node)}{Items(node.Member("widgets_values")).FirstOrDefault().TextIfAny()}"));
            }
            else if (_definitions.TryGetValue(type, out var definition) && _guard.Admits(id, definition) && open.Add(type))
            {
                Subgraphs.Add((id, node.TextOf("title") is { Length: > 0 } title ? title : definition.TextOf("name") ?? type));
                Read(definition, id + ":", open);
                open.Remove(type);
            }
        }
        foreach (var group in Items(graph.Member("groups")))
        {
            double[] box = [.. Items(group.Member("bounding")).Select(Number)];
            if (box.Length < 4 || group.TextOf("title") is not { } title) continue;
            Groups.Add(new(title.ReplaceLineEndings(" "), new(box[0], box[1], box[2], box[3]), places));
        }
    }

    private static string Titled(JsonElement node) =>
        node.TextOf("title") is { Length: > 0 } title && title is not ("Note" or "Markdown Note") ? $"{title}: " : "";

    // The frontend takes a node into a group by its middle; places are arrays in most files and objects in old ones.
    private static (double X, double Y)? Middle(JsonElement node)
    {
        if (Pair(node.Member("pos")) is not { } at) return null;
        var size = Pair(node.Member("size")) ?? (0, 0);
        return (at.X + (size.X / 2), at.Y + (size.Y / 2));
    }

    private static (double X, double Y)? Pair(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() >= 2 => (Number(value[0]), Number(value[1])),
        JsonValueKind.Object => (Number(value.Member("0")), Number(value.Member("1"))),
        _ => null,
    };

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : 0;

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}

/// <summary>A group of the canvas.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Box">Its frame.</param>
/// <param name="Places">All nodes of the graph that it is drawn in.</param>
internal sealed record CanvasGroup(string Title, CanvasBox Box, IReadOnlyList<CanvasPlace> Places)
{
    /// <summary>
    /// The execution ids of the nodes in it; of a subgraph the id of its own node. Found when asked for: thousands of frames around
    /// thousands of nodes would fill the memory with ids.
    /// </summary>
    public IEnumerable<string> Nodes => Places.Where(Box.Holds).Select(place => place.Id);
}

/// <summary>Where a node is: its execution id, and its middle on the canvas.</summary>
internal readonly record struct CanvasPlace(string Id, double X, double Y);

/// <summary>A frame on the canvas.</summary>
internal readonly record struct CanvasBox(double X, double Y, double Width, double Height)
{
    public bool Holds(CanvasPlace place) => place.X >= X && place.X <= X + Width && place.Y >= Y && place.Y <= Y + Height;
}
