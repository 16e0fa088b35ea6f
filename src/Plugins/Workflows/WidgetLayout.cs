using System.Runtime.CompilerServices;
using System.Text.Json;
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
    public static IReadOnlyList<WidgetPlace> Of(NodeType type) =>
        Known.GetValue(type, t => [.. Places(t.DefaultInputs(), input => input.IsWidget)]);

    /// <summary>The widgets of a node by its values, which select what dynamic inputs it has.</summary>
    public static IReadOnlyList<WidgetPlace> Of(NodeType type, InputState state, NodeCatalog catalog) =>
        type.HasDynamicInputs || type.Inputs.Any(i => i.MayBeWidget && !catalog.IsSocketType(i.Type))
            ? [.. Places(type.InputsFor(state, unsetIsFirst: true), input => IsWidget(input, state(input.Name), catalog))] : Of(type);

    /// <summary>True for a widget; an input of a type of which the declaration does not tell is one where it has a value.</summary>
    /// <param name="input">The input.</param>
    /// <param name="state">What it is set to.</param>
    /// <param name="catalog">The installation, in which a type that some node puts out is a socket's.</param>
    public static bool IsWidget(InputSpec input, JsonElement? state, NodeCatalog catalog) => input.IsWidget
        || (input.MayBeWidget && state is { ValueKind: not JsonValueKind.Undefined } && !catalog.IsSocketType(input.Type));

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
    private static IEnumerable<WidgetPlace> Places(IReadOnlyList<InputSpec> inputs, Func<InputSpec, bool> isWidget)
    {
        foreach (var input in inputs)
            if (isWidget(input))
                foreach (var place in PlacesOf(input))
                    yield return place;
        if (inputs.FirstOrDefault(i => i is { IsRequired: true, HasUpload: true }) is { } upload)
            yield return new WidgetPlace(WidgetKind.Upload, upload);
    }
}
