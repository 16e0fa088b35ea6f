using System.ComponentModel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>A place on the canvas, in LiteGraph's units (pixels at zoom 1), x to the right, y down.</summary>
/// <param name="X">Pixels to the right of the canvas origin.</param>
/// <param name="Y">Pixels below the canvas origin.</param>
public sealed record Position(
    [property: Description("Pixels to the right of the canvas origin.")] double X,
    [property: Description("Pixels below the canvas origin.")] double Y);
