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

/// <summary>The order of a node type's widgets, as the frontend creates them.</summary>
internal static class WidgetLayout
{
    private static readonly ConditionalWeakTable<NodeType, WidgetPlace[]> Known = [];

    public static IReadOnlyList<WidgetPlace> Of(NodeType type) => Known.GetValue(type, t => [.. Places(t)]);

    public static bool IsControlMode(string? text) => text is "fixed" or "increment" or "decrement" or "randomize" or "increment-wrap";

    private static IEnumerable<WidgetPlace> Places(NodeType type)
    {
        foreach (var place in Section(type, isRequired: true)) yield return place;
        // The button is declared by the frontend as one more required input, hence before the optional ones.
        if (type.Inputs.FirstOrDefault(i => i is { IsRequired: true, HasUpload: true }) is { } upload)
            yield return new WidgetPlace(WidgetKind.Upload, upload);
        foreach (var place in Section(type, isRequired: false)) yield return place;
    }

    private static IEnumerable<WidgetPlace> Section(NodeType type, bool isRequired)
    {
        foreach (var input in type.Inputs)
        {
            if (input.IsRequired != isRequired || !input.IsWidget) continue;
            yield return new WidgetPlace(WidgetKind.Value, input);
            if (!input.HasControlWidget) continue;
            yield return new WidgetPlace(WidgetKind.Control, input);
            if (input.IsCombo) yield return new WidgetPlace(WidgetKind.ControlFilter, input);
        }
    }
}
