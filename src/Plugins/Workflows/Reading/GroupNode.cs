using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// A group node, the frontend's older kind of subgraph: its definition lies in <c>extra.groupNodes</c>, its slots and widgets follow from
/// the nodes inside. Turned into a subgraph here, so that one way of unfolding serves both.
/// </summary>
internal sealed class GroupNode(string name, JsonElement definition, NodeCatalog catalog)
{
    public const string PrimitiveInput = "value";

    private const string Prefix = "workflow>";
    private const string OldPrefix = "workflow/";

    // What the user decided to show: by node, side ("input" or "output") and slot.
    private readonly Dictionary<(string Node, string Side, string Slot), bool> _shown = [];
    private readonly UiGraph _graph = new();
    private readonly List<JsonElement> _inner = [];
    private readonly HashSet<(int Node, int Slot)> _fedInside = [];
    private readonly HashSet<(int Node, int Slot)> _usedInside = [];
    private readonly HashSet<(int Node, int Slot)> _usedOutside = [];
    private readonly List<(int Node, InputSpec Input)> _widgets = [];
    private readonly List<(int Node, int Slot)> _hostInputs = [];
    private readonly List<(int Node, int Slot)> _hostOutputs = [];

    /// <summary>The group's name when a node type stands for one, else null.</summary>
    public static string? NameOf(string type) =>
        type.StartsWith(Prefix, StringComparison.Ordinal) || type.StartsWith(OldPrefix, StringComparison.Ordinal)
            ? type[Prefix.Length..] : null;

    public UiScope Unfold(UiScope scope, UiNode host)
    {
        if (definition.Member("nodes") is { ValueKind: JsonValueKind.Array } nodes) _inner.AddRange(nodes.EnumerateArray());
        ReadLinks();
        ReadConfig();
        var converted = new List<(int Node, int Slot)>();
        for (var i = 0; i < _inner.Count; i++)
        {
            var type = catalog.Find(TypeOf(i));
            var slots = UiSlot.ReadAll(_inner[i].Member("inputs"));
            AddWidgets(i, type, slots);
            AddHostInputs(i, slots, converted);
            AddHostOutputs(i, type);
        }
        // The frontend appends converted widgets once all other slots of all nodes are there.
        _hostInputs.AddRange(converted);
        BuildGraph();
        return new UiScope(_graph, scope, host) { Overrides = Overrides(host), Definition = name };
    }

    private string TypeOf(int node) => _inner[node].TextOf("type") ?? "";

    private void ReadLinks()
    {
        foreach (var link in Arrays("links"))
        {
            if (Int(link, 0) is not { } from || Int(link, 2) is not { } to) continue;
            var (origin, target) = ((from, Int(link, 1) ?? 0), (to, Int(link, 3) ?? 0));
            _usedInside.Add(origin);
            _fedInside.Add(target);
            AddLink($"{from}", origin.Item2, $"{to}", target.Item2);
        }
        foreach (var external in Arrays("external"))
            if (Int(external, 0) is { } node)
                _usedOutside.Add((node, Int(external, 1) ?? 0));
    }

    private void ReadConfig()
    {
        foreach (var node in Members(definition.Member("config")))
            foreach (var side in Members(node.Value))
                foreach (var slot in Members(side.Value))
                    if (slot.Value.Member("visible") is { ValueKind: JsonValueKind.True or JsonValueKind.False } isShown)
                        _shown[(node.Name, side.Name, slot.Name)] = isShown.ValueKind == JsonValueKind.True;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default;

    private JsonElement.ArrayEnumerator Arrays(string member) =>
        definition.Member(member) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static int? Int(JsonElement array, int at) =>
        array.At(at) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    private void AddWidgets(int node, NodeType? type, UiSlot[] slots)
    {
        if (TypeOf(node) == FrontendNodes.Primitive && _usedInside.Contains((node, 0)))
            _widgets.Add((node, new InputSpec { Name = PrimitiveInput, Type = "INT", ControlAfterGenerate = true }));
        foreach (var input in type?.Inputs ?? [])
            if (input.IsWidget && !slots.Any(s => s.Widget == input.Name))
                _widgets.Add((node, input));
    }

    private void AddHostInputs(int node, UiSlot[] slots, List<(int, int)> converted)
    {
        var isReroute = TypeOf(node) == FrontendNodes.Reroute;
        if (isReroute && _fedInside.Contains((node, 0)) && IsHiddenOutput(node, 0)) return;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (_fedInside.Contains((node, slot))) continue;
            if (slots[slot].Widget is not null) converted.Add((node, slot));
            else if (!IsHiddenInput(node, slots[slot].Name)) _hostInputs.Add((node, slot));
        }
    }

    private void AddHostOutputs(int node, NodeType? type)
    {
        var count = type?.Outputs.Count ?? (FrontendNodes.IsVirtual(TypeOf(node)) ? 1 : 0);
        for (var slot = 0; slot < count; slot++)
        {
            if (_shown.TryGetValue(($"{node}", "output", $"{slot}"), out var isShown) ? isShown : !IsHiddenOutput(node, slot))
                _hostOutputs.Add((node, slot));
        }
    }

    private bool IsHiddenInput(int node, string input) => _shown.TryGetValue(($"{node}", "input", input), out var isShown) && !isShown;

    private bool IsHiddenOutput(int node, int slot) => _usedInside.Contains((node, slot)) && !_usedOutside.Contains((node, slot));

    private void BuildGraph()
    {
        for (var k = 0; k < _hostInputs.Count; k++) AddLink(UiGraph.InputBoundary, k, $"{_hostInputs[k].Node}", _hostInputs[k].Slot);
        for (var k = 0; k < _hostOutputs.Count; k++) AddLink($"{_hostOutputs[k].Node}", _hostOutputs[k].Slot, UiGraph.OutputBoundary, k);
        var linkInto = _graph.Links.Values.ToLookup(l => (l.TargetId, l.TargetSlot), l => l.Id);
        for (var i = 0; i < _inner.Count; i++)
        {
            var node = UiNode.Read(_graph, _inner[i], $"{i}", -1);
            _graph.Add(new UiNode
            {
                Graph = _graph,
                Id = node.Id,
                Type = node.Type,
                Title = node.Title,
                Mode = node.Mode,
                Index = -1,
                Inputs = [.. node.Inputs.Select((s, slot) => s with { Link = linkInto[(node.Id, slot)].FirstOrDefault() })],
                Outputs = node.Outputs,
                Widgets = node.Widgets,
                Properties = node.Properties,
            });
        }
    }

    private void AddLink(string origin, int originSlot, string target, int targetSlot)
    {
        var id = $"{_graph.Links.Count}";
        _graph.Links[id] = new UiLink(_graph, id, origin, originSlot, target, targetSlot);
    }

    private Dictionary<(string, string), WorkflowInput> Overrides(UiNode host)
    {
        var overrides = new Dictionary<(string, string), WorkflowInput>();
        if (host.Widgets.ValueKind != JsonValueKind.Array) return overrides;
        var at = 0;
        foreach (var (node, input) in _widgets)
        {
            var value = host.Widgets.At(at);
            if (value.ValueKind == JsonValueKind.Undefined) break;
            overrides[($"{node}", input.Name)] = WidgetValues.Value(input.Name, value, new ValueSource(host, at, input.Name));
            at++;
            if (input.HasControlWidget && WidgetValues.IsControlMode(host.Widgets.At(at)))
                // A controlled combo has its filter there as well.
                at += value.ValueKind == JsonValueKind.String ? 2 : 1;
            if (input.HasUpload) at++;
        }
        return overrides;
    }
}
