using System.Runtime.CompilerServices;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>What one place in a node's positional <c>widgets_values</c> stands for.</summary>
/// <param name="Kind">Whether it is an input's value or one of the frontend's own widgets.</param>
/// <param name="Input">The input it belongs to.</param>
internal sealed record WidgetPlace(WidgetKind Kind, InputSpec Input);

internal enum WidgetKind
{
    Value,

    /// <summary>control_after_generate: fixed, increment, decrement, randomize.</summary>
    Control,

    /// <summary>The text by which a controlled combo filters its values.</summary>
    ControlFilter,

    /// <summary>The upload button.</summary>
    Upload,
}

/// <summary>The order of a node's widgets, as the frontend of today creates them.</summary>
internal static class WidgetLayout
{
    private static readonly ConditionalWeakTable<NodeType, WidgetPlace[]> Known = [];

    /// <summary>The widgets of a new node.</summary>
    public static IReadOnlyList<WidgetPlace> Of(NodeType type) => Known.GetValue(type, t => [.. Places(t.DefaultInputs())]);

    /// <summary>The widgets of a node by its values, which select what dynamic inputs it has.</summary>
    public static IReadOnlyList<WidgetPlace> Of(NodeType type, InputState state) =>
        type.HasDynamicInputs || type.Inputs.Any(i => i.MayBeWidget) ? [.. Places(type.InputsFor(state, unsetIsFirst: true), state)] : Of(type);

    public static bool IsControlMode(string? text) => text is "fixed" or "increment" or "decrement" or "randomize" or "increment-wrap";

    /// <summary>The places that belong to one input.</summary>
    public static IEnumerable<WidgetPlace> PlacesOf(InputSpec input)
    {
        yield return new WidgetPlace(WidgetKind.Value, input);
        if (!input.HasControlWidget) yield break;
        yield return new WidgetPlace(WidgetKind.Control, input);
        if (input.IsCombo) yield return new WidgetPlace(WidgetKind.ControlFilter, input);
    }

    // The button is declared by the frontend as one more input, and comes behind those that input_order names.
    private static IEnumerable<WidgetPlace> Places(IReadOnlyList<InputSpec> inputs, InputState? state = null)
    {
        foreach (var input in inputs)
            if (input.IsWidget || (input.MayBeWidget && state?.Invoke(input.Name) is { ValueKind: not System.Text.Json.JsonValueKind.Undefined }))
                foreach (var place in PlacesOf(input))
                    yield return place;
        if (inputs.FirstOrDefault(i => i is { IsRequired: true, HasUpload: true }) is { } upload)
            yield return new WidgetPlace(WidgetKind.Upload, upload);
    }
}
