using System.Runtime.InteropServices;
using System.Text;
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

    /// <summary>Read when first asked for: hardly a node is asked.</summary>
    public IReadOnlyList<UiSlot> Outputs
    {
        get => field ??= UiSlot.ReadAll(OutputsJson);
        init;
    }

    private JsonElement OutputsJson { get; init; }

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

    public static UiNode Read(UiGraph graph, JsonElement json, string id, int index)
    {
        // In one pass: each look for a member by its name would go through all of them.
        JsonElement type = default, title = default, mode = default, inputs = default, outputs = default, widgets = default;
        JsonElement properties = default;
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject())
            {
                var name = NameOf(member);
                if (name.SequenceEqual("type"u8)) type = member.Value;
                else if (name.SequenceEqual("title"u8)) title = member.Value;
                else if (name.SequenceEqual("mode"u8)) mode = member.Value;
                else if (name.SequenceEqual("inputs"u8)) inputs = member.Value;
                else if (name.SequenceEqual("outputs"u8)) outputs = member.Value;
                else if (name.SequenceEqual("widgets_values"u8)) widgets = member.Value;
                else if (name.SequenceEqual("properties"u8)) properties = member.Value;
            }
        return new UiNode
        {
            Graph = graph,
            Id = id,
            Type = type.CommonText().Cut(LongestType),
            Title = title.CommonTextOrNull(),
            Mode = mode.ValueKind == JsonValueKind.Number && mode.TryGetInt32(out var value) ? value : 0,
            Index = index,
            IsCut = inputs.ValueKind == JsonValueKind.Array && inputs.GetArrayLength() > MaxSlots
                || widgets.ValueKind == JsonValueKind.Object && widgets.GetPropertyCount() > MaxSlots,
            Inputs = UiSlot.ReadAll(inputs),
            OutputsJson = outputs,
            Widgets = widgets,
            Properties = properties,
        };
    }

    /// <summary>A member's name as it is meant: a file may write any letter of it as <c>\u0061</c>.</summary>
    internal static ReadOnlySpan<byte> NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(member.Name) : raw;
    }
}

/// <summary>An input or output slot of a node in the frontend's graph.</summary>
/// <param name="Name">The input's wire name.</param>
/// <param name="Type">Its socket type; <c>*</c> when the file gives none.</param>
/// <param name="Link">The id of the link that ends here; null when nothing is connected, and always for outputs.</param>
/// <param name="Widget">The widget that the slot stands for; null for a pure socket.</param>
internal sealed record UiSlot(string Name, string Type, string? Link, string? Widget)
{
    public static UiSlot[] ReadAll(JsonElement slots)
    {
        if (slots.ValueKind != JsonValueKind.Array) return [];
        var read = new UiSlot[Math.Min(slots.GetArrayLength(), UiNode.MaxSlots)];
        var at = 0;
        foreach (var slot in slots.EnumerateArray())
        {
            if (at == read.Length) break;
            read[at++] = Read(slot);
        }
        return read;
    }

    // Combos of old files carry their whole list as type, numbers stand for built-in event types.
    private static UiSlot Read(JsonElement json)
    {
        JsonElement name = default, type = default, link = default, widget = default;
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var member in json.EnumerateObject())
            {
                var key = UiNode.NameOf(member);
                if (key.SequenceEqual("name"u8)) name = member.Value;
                else if (key.SequenceEqual("type"u8)) type = member.Value;
                else if (key.SequenceEqual("link"u8)) link = member.Value;
                else if (key.SequenceEqual("widget"u8)) widget = member.Value;
            }
        var typeName = type.ValueKind switch
        {
            JsonValueKind.String => type.CommonText(),
            JsonValueKind.Array => InputSpec.ComboType,
            _ => "*",
        };
        return new UiSlot(name.CommonText(), typeName, UiGraph.IdOf(link), widget.Member("name").CommonTextOrNull());
    }
}
