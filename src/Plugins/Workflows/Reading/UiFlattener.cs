using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Reads the frontend's format (0.4 and 1.0) into what it would send to the server: the same steps as the frontend's graphToPrompt.
/// </summary>
internal sealed class UiFlattener(JsonElement root, NodeCatalog catalog)
{
    private readonly FindingList _problems = new();
    private readonly List<WorkflowNode> _nodes = [];
    private readonly List<LeftOutNode> _leftOut = [];
    private readonly UiLinkResolver _links = new(new PromotedWidgets(catalog));
    private readonly UnfoldingGuard _guard = new();
    private readonly Dictionary<string, JsonElement> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UiGraph> _subgraphs = new(StringComparer.Ordinal);

    public Workflow Flatten()
    {
        ReadSubgraphs();
        if (root.Member("extra").Member("groupNodes") is { ValueKind: JsonValueKind.Object } groups)
            foreach (var group in groups.EnumerateObject())
                _groups[group.Name] = group.Value;
        var scope = new UiScope(UiGraph.Read(root, null, _problems), null, null);
        Unfold(scope);
        Emit(scope, stopped: null);
        return new Workflow(WorkflowFormat.Ui, _nodes, _leftOut, _problems.Errors());
    }

    private void ReadSubgraphs()
    {
        if (root.Member("definitions").Member("subgraphs") is not { ValueKind: JsonValueKind.Array } definitions) return;
        var index = 0;
        var ids = new NodeIds(root);
        foreach (var json in definitions.EnumerateArray())
        {
            var newIds = ids.Renumbered(json);
            if (json.TextOf("id") is { } id) _subgraphs[id] = UiGraph.Read(json, index, _problems, newIds);
            else _problems.Add(Finding.Malformed(null, $"definitions.subgraphs[{index}] needs an id."));
            index++;
        }
    }

    private void Unfold(UiScope scope)
    {
        foreach (var node in scope.Graph.Nodes)
        {
            if (ScopeOf(scope, node) is not { } child) continue;
            scope.Children[node] = child;
            Unfold(child);
        }
    }

    private UiScope? ScopeOf(UiScope scope, UiNode node)
    {
        if (_subgraphs.TryGetValue(node.Type, out var definition))
        {
            if (_guard.IsFull) return null;
            if (_guard.Obstacle(scope, node, definition) is not { } obstacle) return new UiScope(definition, scope, node);
            _problems.Add(scope.Malformed(node, $"The subgraph \"{definition.Name}\" {obstacle}."));
            return null;
        }
        if (GroupNode.NameOf(node.Type) is not { } name) return null;
        if (!_groups.TryGetValue(name, out var group) || group.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(scope.Malformed(node, $"The group node \"{name}\" has no definition in extra.groupNodes."));
            return null;
        }
        if (_guard.IsFull) return null;
        if (_guard.Obstacle(scope, node, name, group) is not { } hindrance) return new GroupNode(name, group, catalog).Unfold(scope, node);
        _problems.Add(scope.Malformed(node, $"The group node \"{name}\" {hindrance}."));
        return null;
    }

    // A muted or bypassed subgraph takes everything inside along.
    private void Emit(UiScope scope, string? stopped)
    {
        foreach (var node in scope.Graph.Nodes)
        {
            var reason = stopped ?? Stopped(node);
            if (scope.Children.TryGetValue(node, out var child)) Emit(child, reason);
            else if (FrontendNodes.IsNote(node.Type)) _leftOut.Add(new LeftOutNode(scope.IdOf(node.Id), node.Type, "note"));
            else if (FrontendNodes.IsVirtual(node.Type)) continue;
            else if (Broadcasts.IsVirtual(node.Type) && !catalog.TryGet(node.Type, out _)) continue;
            else if (reason is not null) _leftOut.Add(new LeftOutNode(scope.IdOf(node.Id), node.Type, reason));
            else _nodes.Add(Node(scope, node));
        }
    }

    private static string? Stopped(UiNode node) => node.IsMuted ? "muted" : node.IsBypassed ? "bypassed" : null;

    private WorkflowNode Node(UiScope scope, UiNode node)
    {
        var id = scope.IdOf(node.Id);
        if (node.Type.Length == 0 || IsNotUnfolded(node))
            return new WorkflowNode { Id = id, Type = node.Type, IsBroken = true, Origin = node };
        var inputs = new List<WorkflowInput>(Math.Max(node.Inputs.Count, node.WidgetCount));
        var isOdd = false;
        var type = catalog.Find(node.Type);
        foreach (var value in type is not null
            ? WidgetValues.Of(node, type, catalog, out isOdd) : WidgetValues.OfUnknown(node))
            inputs.Put(scope.OverrideOf(node, value.Name) ?? value);
        Dictionary<string, string>? dropped = null;
        Dictionary<string, string>? mayBeFed = null;
        for (var slot = 0; slot < node.Inputs.Count; slot++)
        {
            var name = node.Inputs[slot].Name;
            if (type is not null && IsGone(type, node.Inputs[slot])) continue;
            switch (_links.Resolve(scope, node, slot))
            {
                case Resolved.Output output:
                    inputs.Put(new WorkflowInput(name, default, output.Link) { LinkSource = output.Source });
                    break;
                case Resolved.Value value:
                    inputs.Put(value.Input with { Name = name });
                    break;
                case Resolved.Dropped reason:
                    (dropped ??= [])[name] = reason.Reason;
                    break;
                case null when scope.Graph.Broadcasts.MayFeed(node, slot) is { } other:
                    (mayBeFed ??= [])[name] = $"{other.Type} {scope.IdOf(other.Id)}";
                    break;
                case Resolved.Broken broken:
                    _problems.Add(new Finding(broken.Code, id, node.Type, name, $"{node.Type} {id}: {name} {broken.Reason}"));
                    inputs.Put(new WorkflowInput(name, default) { IsBroken = true });
                    break;
            }
        }
        return new WorkflowNode
        {
            Id = id,
            Type = node.Type,
            Title = node.Title,
            Inputs = inputs,
            Dropped = dropped ?? WorkflowNode.NoneDropped,
            MayBeFed = mayBeFed ?? WorkflowNode.NoneDropped,
            HasOddRow = isOdd,
            Origin = node,
        };
    }

    // The frontend takes a slot away, with its link, whose widget the node no longer has, as after a new name. A package's script may add
    // widgets of its own.
    private static bool IsGone(NodeType type, UiSlot slot)
    {
        if (slot.Widget is null || type.Package is not null || UserOptions.Has(type) || type.Input(slot.Name) is not null) return false;
        return IsNowhere(type, slot.Name);
    }

    // Apart, for the name that the lambda holds is an allocation wherever this is asked.
    private static bool IsNowhere(NodeType type, string name) => type.AllInputs().All(input => input.Name != name);

    // Reported where unfolding failed; taken for a node type of its own it would be reported once more, as unknown.
    private bool IsNotUnfolded(UiNode node) => _subgraphs.ContainsKey(node.Type) || GroupNode.NameOf(node.Type) is not null;
}
