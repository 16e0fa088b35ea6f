using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Widgets that a subgraph shows on the node that stands for it. The node may hold a value for each, in the order of its
/// <c>proxyWidgets</c> or, in files without them, of the subgraph's inputs; without one the widget inside keeps the value it has.
/// </summary>
internal sealed class PromotedWidgets(NodeCatalog catalog)
{
    private const string Itself = "-1";

    /// <summary>
    /// The value that comes in at an input of a subgraph to which nothing is linked outside; null when no widget inside is behind it.
    /// </summary>
    public WorkflowInput? Value(UiScope scope, int slot)
    {
        if (scope.Graph.DefinitionIndex is null || Shown(scope, slot) is not { } shown) return null;
        var host = scope.Host!;
        var at = IndexOf(scope, slot, shown);
        var value = at < 0 ? default : host.Widgets.At(at);
        var input = value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? Inner(scope, shown)
            : WidgetValues.Value(shown.Widget, value, new ValueSource(host, at, shown.Widget));
        return input is null ? null : input with { IsOverBorder = true };
    }

    // The first widget inside that the input leads to.
    private static (UiNode Node, int Slot, string Widget)? Shown(UiScope scope, int slot)
    {
        foreach (var link in scope.Graph.LinksFromInput(slot))
            if (scope.Graph.NodesById.TryGetValue(link.TargetId, out var node) && SlotOf(node, link) is var at and >= 0
                && node.Inputs[at].Widget is { } widget)
                return (node, at, widget);
        return null;
    }

    // The place in the link may be of another version of the node; the node's own slots know their links.
    private static int SlotOf(UiNode node, UiLink link)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
            if (node.Inputs[i].Link == link.Id)
                return i;
        return -1;
    }

    private static int IndexOf(UiScope scope, int slot, (UiNode Node, int Slot, string Widget) shown)
    {
        var host = scope.Host!;
        if (host.Widgets.ValueKind != JsonValueKind.Array) return -1;
        var proxies = host.Properties.Member("proxyWidgets");
        if (proxies.ValueKind == JsonValueKind.Array && proxies.GetArrayLength() > 0)
        {
            var name = slot < scope.Graph.InputNames.Count ? scope.Graph.InputNames[slot] : shown.Widget;
            for (var i = 0; i < proxies.GetArrayLength(); i++)
            {
                var (node, widget) = (UiGraph.IdOf(proxies[i].At(0)), UiGraph.IdOf(proxies[i].At(1)));
                if (node is null || widget is null) continue;
                node = scope.Graph.NewIds.GetValueOrDefault(node, node);
                if ((node == Itself && widget == name) || (node == shown.Node.Id && widget == shown.Widget)) return i;
            }
            return -1;
        }
        return Enumerable.Range(0, slot).Count(earlier => Shown(scope, earlier) is not null);
    }

    private WorkflowInput? Inner(UiScope scope, (UiNode Node, int Slot, string Widget) shown)
    {
        if (scope.Children.TryGetValue(shown.Node, out var child))
        {
            for (var slot = 0; slot < child.Graph.InputNames.Count; slot++)
                if (child.Graph.InputNames[slot] == shown.Node.Inputs[shown.Slot].Name)
                    return Value(child, slot);
            return null;
        }
        return catalog.TryGet(shown.Node.Type, out var type)
            ? WidgetValues.Of(shown.Node, type, catalog, out _).FirstOrDefault(v => v.Name == shown.Widget)
            : WidgetValues.OfUnknown(shown.Node).FirstOrDefault(v => v.Name == shown.Widget);
    }
}
