using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>What an input slot turns out to be connected to.</summary>
internal abstract record Resolved
{
    /// <summary>An output of a node that runs, or of one that does not exist.</summary>
    public sealed record Output(WorkflowLink Link, UiLink Source) : Resolved;

    /// <summary>A value: of a primitive, or of a widget that a subgraph shows outside.</summary>
    public sealed record Value(WorkflowInput Input) : Resolved;

    /// <summary>A node that does not run; the frontend leaves the input unset.</summary>
    public sealed record Dropped(string Reason) : Resolved;

    /// <summary>A connection that cannot be followed.</summary>
    public sealed record Broken(string Code, string Reason) : Resolved;
}

/// <summary>Follows an input back through reroutes, bypassed nodes, primitives and the borders of subgraphs.</summary>
/// <param name="promoted">Values of widgets that subgraphs show outside.</param>
internal sealed class UiLinkResolver(PromotedWidgets promoted)
{
    // Each step of a way is a step of recursion.
    private const int LongestWay = 500;

    // Of all ways together: thousands of inputs may each lie behind hundreds of the same reroutes.
    private const int MostSteps = 2_000_000;

    private int _steps;

    // Where the present way has been; kept between calls only to save its memory.
    private readonly HashSet<(UiScope, UiNode, int)> _visited = [];

    /// <summary>What feeds an input slot; null when nothing is connected.</summary>
    public Resolved? Resolve(UiScope scope, UiNode node, int slot)
    {
        _visited.Clear();
        return Input(scope, node, slot, node.Inputs[slot].Type);
    }

    private Resolved? Input(UiScope scope, UiNode node, int slot, string type)
    {
        if (node.Inputs[slot].Link is not { } linkId)
            return scope.Graph.Broadcasts.Into(node, slot) is { } broadcast && _visited.Add((scope, node, slot))
                ? Origin(scope, broadcast, type) : null;
        if (!_visited.Add((scope, node, slot)))
            return new Resolved.Broken(FindingCodes.Cycle, $"is linked in a circle through node {scope.IdOf(node.Id)}.");
        if (_visited.Count > LongestWay)
            return new Resolved.Broken(FindingCodes.Malformed, $"is reached through more than {LongestWay} reroutes or bypassed nodes.");
        if (++_steps > MostSteps)
            return new Resolved.Broken(FindingCodes.Malformed, "was not followed: the workflow has too many reroutes and bypassed nodes.");
        if (!scope.Graph.Links.TryGetValue(linkId, out var link))
            return new Resolved.Broken(FindingCodes.DanglingLink, $"refers to link {linkId}, which does not exist. Connect it anew.");
        return Origin(scope, link, type);
    }

    private Resolved? Origin(UiScope scope, UiLink link, string type)
    {
        if (link.OriginId == UiGraph.InputBoundary && scope.Host is not null) return Boundary(scope, link.OriginSlot, type);
        return scope.Graph.NodesById.TryGetValue(link.OriginId, out var origin)
            ? Output(scope, origin, link, type)
            : new Resolved.Output(new WorkflowLink(scope.IdOf(link.OriginId), link.OriginSlot), link);
    }

    private Resolved? Boundary(UiScope scope, int slot, string type)
    {
        var host = scope.Host!;
        var at = HostInput(scope.Graph, host, slot);
        return at >= 0 && host.Inputs[at].Link is not null ? Input(scope.Parent!, host, at, type)
            : promoted.Value(scope, slot) is { } value ? new Resolved.Value(value)
            : null;
    }

    // The host's slots normally mirror the definition's; a definition that was edited later is matched by name.
    private static int HostInput(UiGraph definition, UiNode host, int slot)
    {
        var name = slot >= 0 && slot < definition.InputNames.Count ? definition.InputNames[slot] : null;
        for (var i = 0; i < host.Inputs.Count; i++)
            if (host.Inputs[i].Name == name)
                return i;
        return name is null && slot >= 0 && slot < host.Inputs.Count ? slot : -1;
    }

    private Resolved? Output(UiScope scope, UiNode node, UiLink link, string type)
    {
        var slot = link.OriginSlot;
        // Before its mode: the frontend copies a primitive's value into the linked widgets even when it is muted.
        if (node.Type == FrontendNodes.Primitive) return Primitive(scope, node);
        if (node.IsMuted) return new Resolved.Dropped($"node {scope.IdOf(node.Id)} ({node.Type}), which is muted");
        if (node.IsBypassed) return Bypass(scope, node, slot, type);
        if (scope.Children.TryGetValue(node, out var child))
            return child.Graph.OutputLink(slot) is { } inner ? Origin(child, inner, type) : null;
        if (FrontendNodes.SetterOf(node.Type) is { } setters) return Getter(scope, node, setters, type);
        if (!FrontendNodes.IsVirtual(node.Type)) return new Resolved.Output(new WorkflowLink(scope.IdOf(node.Id), slot), link);
        return slot >= 0 && slot < node.Inputs.Count ? Input(scope, node, slot, type) : null;
    }

    private Resolved? Bypass(UiScope scope, UiNode node, int slot, string type)
    {
        var at = BypassInput(node, slot, type);
        return at < 0
            ? new Resolved.Dropped($"node {scope.IdOf(node.Id)} ({node.Type}), which is bypassed and has no {type} to pass on")
            : Input(scope, node, at, node.Inputs[at].Type);
    }

    // The same place first, then an input of exactly the type, then one that fits.
    private static int BypassInput(UiNode node, int slot, string type)
    {
        if (node.Inputs.Count == 0) return -1;
        if (TypeRules.IsAny(type)) return slot >= 0 && slot < node.Inputs.Count ? slot : 0;
        var outputType = slot >= 0 && slot < node.Outputs.Count ? node.Outputs[slot].Type : type;
        if (slot >= 0 && slot < node.Inputs.Count && Fits(node.Inputs[slot])) return slot;
        for (var i = 0; i < node.Inputs.Count; i++)
            if (node.Inputs[i].Type == type)
                return i;
        for (var i = 0; i < node.Inputs.Count; i++)
            if (Fits(node.Inputs[i]))
                return i;
        return -1;

        bool Fits(UiSlot input) => TypeRules.Overlap(input.Type, outputType) && TypeRules.Overlap(input.Type, type);
    }

    private static Resolved.Value? Primitive(UiScope scope, UiNode node)
    {
        if (scope.Overrides.TryGetValue((node.Id, GroupNode.PrimitiveInput), out var given)) return new Resolved.Value(given);
        var value = node.Widgets.At(0);
        return value.ValueKind == JsonValueKind.Undefined
            ? null
            : new Resolved.Value(WidgetValues.Value("", value, node.Index < 0 ? null : new ValueSource(node, 0, "value")));
    }

    // A getter reads by name what a setter of the same graph takes in, or of one around it.
    private Resolved? Getter(UiScope scope, UiNode node, string setters, string type)
    {
        if (UiGraph.IdOf(node.Widgets.At(0)) is not { } name) return null;
        for (var at = scope; at is not null; at = at.Parent)
            if (at.Graph.Setter(setters, name) is { Inputs.Count: > 0 } setter)
                return Input(at, setter, 0, type);
        return null;
    }
}
