using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Estimates how large the frontend will draw a node, so that a layout leaves room for it.</summary>
internal static class NodeSize
{
    private const int SlotHeight = 20;
    private const int WidgetHeight = 24;
    private const int TextBoxHeight = 120;
    private const int PreviewHeight = 240;
    private const int Padding = 16;
    private const int Narrow = 220;
    private const int Wide = 315;
    private const int WithTextBox = 400;

    /// <summary>Width and height in pixels, without the title bar.</summary>
    public static (int Width, int Height) Of(IReadOnlyList<UiInput> inputs, IReadOnlyList<OutputSpec> outputs, NodeType? type)
    {
        var places = type is null ? [] : WidgetLayout.Of(type);
        var isShowingImage = type is not null && (type.IsOutputNode || places.Any(p => p.Kind == WidgetKind.Upload));
        var height = Padding + (Math.Max(inputs.Count, outputs.Count) * SlotHeight)
            + places.Sum(p => p is { Kind: WidgetKind.Value, Input.IsMultiline: true } ? TextBoxHeight : WidgetHeight)
            + (isShowingImage ? PreviewHeight : 0);
        var width = places.Any(p => p.Input.IsMultiline) ? WithTextBox : places.Count > 0 ? Wide : Narrow;
        return (width, height);
    }
}
