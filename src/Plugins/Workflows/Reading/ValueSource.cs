namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Where a value stands in the frontend's file: a place in some node's <c>widgets_values</c>.</summary>
/// <param name="Node">The node that holds it, which for primitives and promoted widgets is not the one that uses it.</param>
/// <param name="Index">The position; -1 when the values are kept by name.</param>
/// <param name="Name">The name to keep it by.</param>
internal sealed record ValueSource(UiNode Node, int Index, string Name);
