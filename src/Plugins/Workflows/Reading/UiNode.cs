using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>A node of the frontend's graph, virtual ones included.</summary>
internal sealed class UiNode
{
    /// <summary>The most inputs of one node that are read, and the most outputs and values by name.</summary>
    public const int MaxSlots = 1000;

    // What is longer is no node type of anybody, and would be repeated in every finding about the node.
    private const int LongestType = 200;

    private const int Never = 2;
    private const int Bypass = 4;

    public required UiGraph Graph { get; init; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public string? Title { get; init; }

    public int Mode { get; init; }

    /// <summary>Place in the graph's <c>nodes</c>; -1 for nodes inside a group node, which have no place of their own.</summary>
    public int Index { get; init; }

    public IReadOnlyList<UiSlot> Inputs { get; init; } = [];

    public IReadOnlyList<UiSlot> Outputs { get; init; } = [];

    /// <summary><c>widgets_values</c>: an array by position, an object by name, or undefined.</summary>
    public JsonElement Widgets { get; init; }

    public JsonElement Properties { get; init; }

    /// <summary>How many widget values it has.</summary>
    public int WidgetCount => Widgets.ValueKind switch
    {
        JsonValueKind.Array => Math.Min(Widgets.GetArrayLength(), MaxSlots),
        JsonValueKind.Object => Math.Min(Widgets.GetPropertyCount(), MaxSlots),
        _ => 0,
    };

    /// <summary>True when the file gives it more slots or values than are read.</summary>
    public bool IsCut { get; private init; }

    public bool IsMuted => Mode == Never;

    public bool IsBypassed => Mode == Bypass;

    public static UiNode Read(UiGraph graph, JsonElement json, string id, int index) => new()
    {
        Graph = graph,
        Id = id,
        Type = (json.TextOf("type") ?? "").Cut(LongestType),
        Title = json.TextOf("title"),
        Mode = json.Member("mode") is { ValueKind: JsonValueKind.Number } mode && mode.TryGetInt32(out var value) ? value : 0,
        Index = index,
        IsCut = json.Member("inputs") is { ValueKind: JsonValueKind.Array } inputs && inputs.GetArrayLength() > MaxSlots
            || json.Member("widgets_values") is { ValueKind: JsonValueKind.Object } values && values.GetPropertyCount() > MaxSlots,
        Inputs = UiSlot.ReadAll(json.Member("inputs")),
        Outputs = UiSlot.ReadAll(json.Member("outputs")),
        Widgets = json.Member("widgets_values"),
        Properties = json.Member("properties"),
    };
}

/// <summary>An input or output slot of a node in the frontend's graph.</summary>
/// <param name="Name">The input's wire name.</param>
/// <param name="Type">Its socket type; <c>*</c> when the file gives none.</param>
/// <param name="Link">The id of the link that ends here; null when nothing is connected, and always for outputs.</param>
/// <param name="Widget">The widget that the slot stands for; null for a pure socket.</param>
internal sealed record UiSlot(string Name, string Type, string? Link, string? Widget)
{
    public static UiSlot[] ReadAll(JsonElement slots) =>
        slots.ValueKind == JsonValueKind.Array ? [.. slots.EnumerateArray().Take(UiNode.MaxSlots).Select(Read)] : [];

    // Combos of old files carry their whole list as type, numbers stand for built-in event types.
    private static UiSlot Read(JsonElement json) => new(
        json.TextOf("name") ?? "",
        json.Member("type") switch
        {
            { ValueKind: JsonValueKind.String } type => type.GetString()!,
            { ValueKind: JsonValueKind.Array } => InputSpec.ComboType,
            _ => "*",
        },
        UiGraph.IdOf(json.Member("link")),
        json.Member("widget").TextOf("name"));
}
