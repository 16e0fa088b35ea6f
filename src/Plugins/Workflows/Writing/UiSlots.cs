using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>An input slot to be written.</summary>
internal sealed record UiInput(string Name, string Type, int? LinkId, bool IsWidget);

/// <summary>A link to be written.</summary>
internal sealed record UiWire(int Id, WorkflowLink From, string ToNode, int ToSlot, string Type);

/// <summary>Gives every node its slots and every link its number.</summary>
internal sealed class UiSlots
{
    private const int LastGuessedSlot = 63;

    private readonly Dictionary<string, List<UiInput>> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OutputSpec>> _outputs = new(StringComparer.Ordinal);
    private readonly ILookup<(string Node, int Slot), int> _linksFrom;

    private readonly NodeCatalog _catalog;

    public UiSlots(Workflow workflow, NodeCatalog catalog)
    {
        _catalog = catalog;
        foreach (var node in workflow.Nodes) _outputs[node.Id] = [.. catalog.Find(node.Type)?.Outputs ?? []];
        foreach (var link in workflow.Nodes.SelectMany(n => n.Inputs).Select(i => i.Link))
            if (link is not null && workflow.Find(link.NodeId) is { } source && catalog.Find(source.Type) is null) GrowOutputs(link);
        foreach (var node in workflow.Nodes) _inputs[node.Id] = AddInputs(node, catalog.Find(node.Type));
        _linksFrom = Links.ToLookup(l => (l.From.NodeId, l.From.Slot), l => l.Id);
    }

    public List<UiWire> Links { get; } = [];

    public List<string> LeftOut { get; } = [];

    public IReadOnlyList<UiInput> Inputs(WorkflowNode node) => _inputs[node.Id];

    public IReadOnlyList<OutputSpec> Outputs(WorkflowNode node) => _outputs[node.Id];

    public IReadOnlyList<int> LinksFrom(string nodeId, int slot) => [.. _linksFrom[(nodeId, slot)]];

    // The outputs of an unknown type are what others take from it, within reason: a slot is any number that someone wrote.
    private void GrowOutputs(WorkflowLink link)
    {
        var outputs = _outputs[link.NodeId];
        while (outputs.Count <= Math.Min(link.Slot, LastGuessedSlot)) outputs.Add(new OutputSpec("*", "*", false));
    }

    private List<UiInput> AddInputs(WorkflowNode node, NodeType? type)
    {
        var slots = new List<UiInput>();
        var specs = type?.InputsFor(node.State, unsetIsFirst: true) ?? [];
        // Sockets first, connected widgets behind them: the order in which the frontend saves them.
        foreach (var spec in specs)
            if (!IsWidget(spec, node)) Add(spec.Name, spec.AllowedTypes ?? spec.Type, isWidget: false);
        foreach (var spec in specs)
            if (IsWidget(spec, node) && node.Input(spec.Name)?.Link is not null) Add(spec.Name, spec.Type, isWidget: true);
        foreach (var input in node.Inputs)
        {
            var spec = specs.FirstOrDefault(s => s.Name == input.Name);
            if (spec is null && input.Link is not null) Add(input.Name, "*", isWidget: false);
            else if (input.Link is null && type is not null && !(spec is not null && IsWidget(spec, node))
                && !UserOptions.Has(type)) LeftOut.Add($"{node.Id}.{input.Name}");
        }
        return slots;

        void Add(string name, string inputType, bool isWidget) =>
            slots.Add(new UiInput(name, inputType, Connect(node, name, slots.Count), isWidget));
    }

    private bool IsWidget(InputSpec spec, WorkflowNode node) => WidgetLayout.IsWidget(spec, node.State(spec.Name), _catalog);

    private int? Connect(WorkflowNode node, string input, int slot)
    {
        if (node.Input(input)?.Link is not { } from || !_outputs.TryGetValue(from.NodeId, out var outputs)) return null;
        var type = from.Slot >= 0 && from.Slot < outputs.Count ? outputs[from.Slot].Type : "*";
        Links.Add(new UiWire(Links.Count + 1, from, node.Id, slot, type));
        return Links.Count;
    }
}
