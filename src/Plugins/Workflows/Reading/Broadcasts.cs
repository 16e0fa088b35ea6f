using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// The links of one graph that are made only when it is queued: "Anything Everywhere" (cg-use-everywhere) feeds every free input of the
/// type of what goes into it. A free widget takes part only where the user has said so.
/// </summary>
internal sealed class Broadcasts
{
    private const string Seed = "Seed Everywhere";
    private const string Prompts = "Prompts Everywhere";

    // Every free input is held against every one of them.
    private const int Most = 200;
    private const int LongestPattern = 200;

    private readonly List<Broadcast> _all;

    public Broadcasts(UiGraph graph)
    {
        _all = [.. graph.Nodes.Where(n => IsController(n.Type) && n is { IsMuted: false, IsBypassed: false })
            .SelectMany(n => Of(graph, n)).Take(Most)];
    }

    /// <summary>True for a node that does nothing but feed others, without a link of its own to them.</summary>
    public static bool IsController(string type) =>
        type.StartsWith("Anything Everywhere", StringComparison.Ordinal) || type is Prompts or Seed;

    /// <summary>True for such a node that never has an output, so that a prompt can do without it.</summary>
    public static bool IsVirtual(string type) => IsController(type) && type != Seed;

    /// <summary>The link whose origin feeds an input that has no link of its own; null when there is none.</summary>
    public UiLink? Into(UiNode node, int slot)
    {
        if (_all.Count == 0 || !IsFree(node, node.Inputs[slot])) return null;
        var best = Matching(node, slot).Where(b => !b.IsDoubtful).OrderByDescending(b => b.Priority).Take(2).ToList();
        // Of two that are equal the package takes neither.
        return best.Count == 1 || (best.Count == 2 && best[0].Priority > best[1].Priority) ? best[0].Link : null;
    }

    /// <summary>The node that may feed an input by a rule of which the file does not say enough; null when there is none.</summary>
    public UiNode? MayFeed(UiNode node, int slot) =>
        _all.Count > 0 && IsFree(node, node.Inputs[slot]) ? Matching(node, slot).FirstOrDefault()?.Controller : null;

    private IEnumerable<Broadcast> Matching(UiNode node, int slot) => _all.Where(b => b.Matches(node, node.Inputs[slot]));

    private static bool IsFree(UiNode node, UiSlot input)
    {
        if (input.Link is not null || IsController(node.Type) || node.Properties.Member("rejects_ue_links").ValueKind == JsonValueKind.True)
            return false;
        var settings = node.Properties.Member("ue_properties");
        if (input.Widget is null) return !IsTrue(settings.Member("input_ue_unconnectable").Member(input.Name));
        return IsTrue(settings.Member("widget_ue_connectable").Member(input.Name))
            || IsTrue(node.Properties.Member("widget_ue_connectable").Member(input.Name));
    }

    private static bool IsTrue(JsonElement value) => value.ValueKind == JsonValueKind.True;

    private static List<Broadcast> Of(UiGraph graph, UiNode node)
    {
        var title = Pattern(node, "title", 0, out var isTitleOdd);
        var input = Pattern(node, "input", 1, out var isInputOdd);
        var isDoubtful = isTitleOdd || isInputOdd || HasPlaces(node);
        if (node.Type == Seed)
        {
            var own = new UiLink(graph, "", node.Id, 0, "", 0);
            return [new Broadcast(node, own, "INT", title, input ?? new Regex("seed", RegexOptions.NonBacktracking), null, isDoubtful, 20)];
        }
        var all = new List<Broadcast>();
        for (var slot = 0; slot < node.Inputs.Count; slot++)
        {
            if (node.Inputs[slot].Link is not { } id || !graph.Links.TryGetValue(id, out var link)) continue;
            if (graph.NodesById.TryGetValue(link.OriginId, out var origin) && origin.IsMuted) continue;
            var type = TypeOf(origin, link, node.Inputs[slot]);
            if (TypeRules.IsAny(type)) continue;
            all.Add(new Broadcast(node, link, type, title, input, NameAt(node, slot), isDoubtful, Priority(node, title ?? input)));
        }
        // Where one type comes in twice, each goes to the inputs of its own name only.
        var twice = all.CountBy(b => b.Type).Where(count => count.Value > 1).Select(count => count.Key).ToHashSet(StringComparer.Ordinal);
        return [.. all.Select(b => twice.Contains(b.Type) ? b with { Priority = b.Priority + 20 } : b with { Name = null })];
    }

    private static string NameAt(UiNode node, int slot) => node.Type != Prompts ? node.Inputs[slot].Name
        : slot == 0 ? "positive" : "negative";

    private static string TypeOf(UiNode? origin, UiLink link, UiSlot slot) =>
        origin is not null && link.OriginSlot >= 0 && link.OriginSlot < origin.Outputs.Count
            && origin.Outputs[link.OriginSlot].Type is var type && !TypeRules.IsAny(type) ? type : slot.Type;

    private static int Priority(UiNode node, Regex? pattern) =>
        node.Properties.Member("ue_properties").Member("priority") is { ValueKind: JsonValueKind.Number } given
            && given.TryGetInt32(out var priority) ? priority
        : 10 + (node.Type == Prompts ? 10 : 0) + (pattern is null ? 0 : 20);

    // Which nodes lie in a group or have a colour is the canvas's business.
    private static bool HasPlaces(UiNode node)
    {
        var settings = node.Properties.Member("ue_properties");
        return Text(node, "group", 2) is not null
            || IsSet(settings.Member("group_restricted")) || IsSet(settings.Member("color_restricted"))
            || IsSet(node.Properties.Member("group_restricted")) || IsSet(node.Properties.Member("color_restricted"))
            || IsSet(settings.Member("send_to_any")) || IsSet(settings.Member("repeated_type_rule"));
    }

    private static bool IsSet(JsonElement value) =>
        value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetDouble() != 0);

    private static Regex? Pattern(UiNode node, string name, int place, out bool isOdd)
    {
        isOdd = IsTrue(node.Properties.Member("ue_properties").Member(name + "_regex_invert"));
        if (Text(node, name, place) is not { } pattern) return null;
        try
        {
            isOdd |= pattern.Length > LongestPattern;
            return isOdd ? null : new Regex(pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            isOdd = true;
            return null;
        }
    }

    // Before version 7 the three patterns were widgets of "Anything Everywhere?".
    private static string? Text(UiNode node, string name, int place)
    {
        var text = node.Properties.Member("ue_properties").TextOf(name + "_regex")
            ?? (node.Type == "Anything Everywhere?" && node.Widgets.At(place) is { ValueKind: JsonValueKind.String } old
                ? old.GetString() : null);
        return string.IsNullOrEmpty(text) || text == ".*" ? null : text;
    }

    /// <summary>What goes into one input of a controller.</summary>
    /// <param name="Name">The only input name that it feeds; null when it feeds any.</param>
    private sealed record Broadcast(
        UiNode Controller, UiLink Link, string Type, Regex? Title, Regex? Input, string? Name, bool IsDoubtful, int Priority)
    {
        public bool Matches(UiNode node, UiSlot input) => input.Type == Type && Link.OriginId != node.Id
            && (Title is null || Title.IsMatch(node.Title ?? node.Type))
            && (Input is null || Input.IsMatch(input.Name))
            && (Name is null || Name == input.Name);
    }
}
