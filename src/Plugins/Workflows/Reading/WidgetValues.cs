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
    public static IEnumerable<WorkflowInput> Of(UiNode node, NodeType type) => node.Widgets.ValueKind switch
    {
        JsonValueKind.Object => ByName(node, type),
        JsonValueKind.Array when type.Inputs.Any(i => i.IsDynamic) => BySlots(node),
        _ => ByPosition(node, type),
    };

    /// <summary>The values of a node of an unknown type, as far as the file itself names them.</summary>
    public static IEnumerable<WorkflowInput> OfUnknown(UiNode node) => node.Widgets.ValueKind == JsonValueKind.Object
        ? node.Widgets.EnumerateObject().Take(UiNode.MaxSlots).Select(p => Value(p.Name, p.Value, new ValueSource(node, -1, p.Name)))
        : BySlots(node);

    private static IEnumerable<WorkflowInput> ByName(UiNode node, NodeType type)
    {
        foreach (var input in type.Inputs.Where(i => i.IsWidget))
        {
            var value = node.Widgets.Member(input.Name);
            yield return value.ValueKind == JsonValueKind.Undefined
                ? Value(input.Name, WidgetDefault.Of(input), null)
                : Value(input.Name, value, new ValueSource(node, -1, input.Name));
        }
    }

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

    private static IEnumerable<WorkflowInput> ByPosition(UiNode node, NodeType type)
    {
        var places = HoldsForcedInputs(node, type) ? [.. WithForcedInputs(type)] : WidgetLayout.Of(type);
        var isComplete = node.Widgets.ValueKind == JsonValueKind.Array && node.Widgets.GetArrayLength() >= places.Count;
        var at = 0;
        foreach (var place in places)
        {
            var value = node.Widgets.At(at);
            switch (place.Kind)
            {
                case WidgetKind.Value when place.Input.ForceInput:
                    at++;
                    break;
                case WidgetKind.Value when value.ValueKind == JsonValueKind.Undefined:
                    yield return Value(place.Input.Name, WidgetDefault.Of(place.Input), null);
                    break;
                case WidgetKind.Value:
                    yield return Value(place.Input.Name, value, new ValueSource(node, at++, place.Input.Name));
                    break;
                // Files from before a package gave its seed a control lack the place; taking the next value for one would shift all
                // that follow. In the oldest files the control was a plain yes or no.
                case WidgetKind.Control when !IsControlMode(value) && !(isComplete && IsFlag(value)):
                    break;
                default:
                    at++;
                    break;
            }
        }
    }

    // Before frontend 1.16 an input with forceInput was a converted widget, whose value was saved with the others.
    private static bool HoldsForcedInputs(UiNode node, NodeType type) =>
        type.Inputs.Any(i => i.ForceInput) && node.Widgets.ValueKind == JsonValueKind.Array
        && node.Widgets.GetArrayLength() == WithForcedInputs(type).Count();

    private static IEnumerable<WidgetPlace> WithForcedInputs(NodeType type)
    {
        var places = WidgetLayout.Of(type).ToLookup(p => p.Input);
        return type.Inputs.SelectMany(i => i.ForceInput ? Forced(i) : places[i]);

        static IEnumerable<WidgetPlace> Forced(InputSpec input)
        {
            yield return new WidgetPlace(WidgetKind.Value, input);
            if (input is { Type: "INT", Name: "seed" or "noise_seed" }) yield return new WidgetPlace(WidgetKind.Control, input);
        }
    }

    public static bool IsControlMode(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && WidgetLayout.IsControlMode(value.GetString());

    private static bool IsFlag(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    public static WorkflowInput Value(string name, JsonElement value, ValueSource? source) =>
        new(name, Wrapped(value)) { ValueSource = source };

    // A bare array in a prompt is a link; the frontend wraps array values and the server unwraps them.
    private static JsonElement Wrapped(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["__value__"] = value })
        : value;
}
