using System.Text.Json;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>What the canvas shows beside nodes and links: groups, notes and the names of subgraphs. Empty for the API format.</summary>
internal sealed class CanvasParts
{
    private readonly Dictionary<string, JsonElement> _definitions = new(StringComparer.Ordinal);

    /// <summary>Reads a saved workflow.</summary>
    public CanvasParts(JsonElement json)
    {
        foreach (var definition in Items(json.Member("definitions").Member("subgraphs")))
            if (definition.TextOf("id") is { Length: > 0 } id)
                _definitions.TryAdd(id, definition);
        if (json.Member("nodes").ValueKind == JsonValueKind.Array) Read(json, "", []);
    }

    /// <summary>The groups, each with the execution ids of what lies in it; a subgraph in it counts with all its nodes.</summary>
    public List<CanvasGroup> Groups { get; } = [];

    /// <summary>The notes' texts with their ids.</summary>
    public List<(string Id, string Text)> Notes { get; } = [];

    /// <summary>The nodes that stand for a subgraph: their execution ids and names.</summary>
    public List<(string Id, string Name)> Subgraphs { get; } = [];

    private void Read(JsonElement graph, string prefix, HashSet<string> open)
    {
        var places = new List<(string Id, double X, double Y)>();
        foreach (var node in Items(graph.Member("nodes")))
        {
            if (UiGraph.IdOf(node.Member("id")) is not { } number) continue;
            var (id, type) = (prefix + number, node.TextOf("type") ?? "");
            if (Middle(node) is { } middle) places.Add((id, middle.X, middle.Y));
            if (FrontendNodes.IsNote(type))
            {
                Notes.Add((id, $"{Titled(node)}{Items(node.Member("widgets_values")).FirstOrDefault().TextIfAny()}"));
            }
            else if (_definitions.TryGetValue(type, out var definition) && open.Add(type))
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
            var inside = places.Where(at => at.X >= box[0] && at.X <= box[0] + box[2] && at.Y >= box[1] && at.Y <= box[1] + box[3]);
            Groups.Add(new(title.ReplaceLineEndings(" "), [.. inside.Select(at => at.Id)]));
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
/// <param name="Nodes">The execution ids of the nodes in it; of a subgraph the id of its own node.</param>
internal sealed record CanvasGroup(string Title, IReadOnlyList<string> Nodes)
{
    public bool Holds(string id) => Nodes.Any(node => node == id || id.StartsWith(node + ":", StringComparison.Ordinal));
}
