using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Gives a node's <c>widgets_values</c> their input names.</summary>
internal static class WidgetValues
{
    /// <summary>
    /// All widget values of a node of a known type; what the file lacks is filled from the default, as the frontend does.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="type">Its type.</param>
    /// <param name="catalog">The installation, which tells of a type that no widget is known for whether it is a socket's.</param>
    /// <param name="isOdd">True when the file does not hold as many values as the type has widgets.</param>
    public static IEnumerable<WorkflowInput> Of(UiNode node, NodeType type, NodeCatalog catalog, out bool isOdd)
    {
        isOdd = false;
        if (node.Widgets.ValueKind == JsonValueKind.Object) return ByName(node, type);
        if (UserOptions.Has(type)) return UserOptions.Read(node);
        var row = WidgetRow.Read(node, type, catalog);
        isOdd = row.IsOdd;
        return row.Values();
    }

    /// <summary>The values of a node of an unknown type, as far as the file itself names them.</summary>
    public static IEnumerable<WorkflowInput> OfUnknown(UiNode node) =>
        node.Widgets.ValueKind == JsonValueKind.Object ? Named(node) : BySlots(node);

    // What the package's script keeps beside the declared inputs reaches the node as well.
    private static IEnumerable<WorkflowInput> ByName(UiNode node, NodeType type)
    {
        // The script of a package only: on a core node such a value is nobody's.
        var given = Named(node).Where(g => type.Package is not null || type.Inputs.Any(i => g.Name == i.Name
            || g.Name.StartsWith(i.Name + ".", StringComparison.Ordinal))).ToList();
        var names = given.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        JsonElement? State(string name) => node.Widgets.Member(name) is { ValueKind: not JsonValueKind.Undefined } value ? value : null;
        foreach (var input in type.InputsFor(State, unsetIsFirst: true).Where(i => i.IsWidget && !names.Contains(i.Name)))
            if (WidgetDefault.Of(input) is { ValueKind: not JsonValueKind.Undefined } value)
                yield return Value(input.Name, value, null);
        foreach (var value in given) yield return value;
    }

    private static IEnumerable<WorkflowInput> Named(UiNode node) =>
        node.Widgets.EnumerateObject().Take(UiNode.MaxSlots).Select(p => Value(p.Name, p.Value, new ValueSource(node, -1, p.Name)));

    // Newer files list every widget as a slot. That is the only source of names for widgets that the server does not declare.
    private static IEnumerable<WorkflowInput> BySlots(UiNode node)
    {
        var at = 0;
        foreach (var slot in node.Inputs.Where(s => s.Widget is not null))
        {
            var value = node.Widgets.At(at);
            if (value.ValueKind == JsonValueKind.Undefined) yield break;
            yield return Value(slot.Widget!, value, new ValueSource(node, at, slot.Widget!));
            at++;
            if (value.ValueKind == JsonValueKind.Number && IsControlMode(node.Widgets.At(at))) at++;
        }
    }

    public static bool IsControlMode(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && WidgetLayout.IsControlMode(value.GetString());

    public static WorkflowInput Value(string name, JsonElement value, ValueSource? source) =>
        new(name, Wrapped(value)) { ValueSource = source };

    // A bare array in a prompt is a link; the frontend wraps array values and the server unwraps them.
    private static JsonElement Wrapped(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["__value__"] = value })
        : value;
}
