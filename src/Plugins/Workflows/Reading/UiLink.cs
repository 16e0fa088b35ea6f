using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>A link of the frontend's graph. Native reroutes only bend its line and need no reading.</summary>
internal sealed record UiLink(UiGraph Graph, string Id, string OriginId, int OriginSlot, string TargetId, int TargetSlot)
{
    /// <summary>How a link is written, for messages.</summary>
    public const string Form = "[id, origin node, origin slot, target node, target slot, type]";

    /// <summary>Place in the graph's <c>links</c>; -1 for links inside a group node.</summary>
    public int Index { get; init; } = -1;

    /// <summary>Reads <c>[id, origin, slot, target, slot, type]</c> (0.4) or an object (1.0); null when it is neither.</summary>
    public static UiLink? Read(UiGraph graph, JsonElement json, int index)
    {
        var isArray = json.ValueKind == JsonValueKind.Array;
        if (!isArray && json.ValueKind != JsonValueKind.Object) return null;
        var id = UiGraph.IdOf(Part(0, "id"));
        var origin = UiGraph.IdOf(Part(1, "origin_id"));
        var target = UiGraph.IdOf(Part(3, "target_id"));
        if (id is null || origin is null || target is null) return null;
        if (!IsSlot(Part(2, "origin_slot"), out var from) || !IsSlot(Part(4, "target_slot"), out var to)) return null;
        return new UiLink(graph, id, origin, from, target, to) { Index = index };

        JsonElement Part(int at, string name) => isArray ? json.At(at) : json.Member(name);
    }

    // Old files hold slots as text at times.
    private static bool IsSlot(JsonElement value, out int slot)
    {
        slot = 0;
        return value.ValueKind == JsonValueKind.Number ? value.TryGetInt32(out slot)
            : value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), out slot);
    }
}
