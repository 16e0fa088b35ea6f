namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Where a node stands on the canvas, in pixels; its title bar lies above <paramref name="Y"/>.</summary>
internal sealed record Box(int X, int Y, int Width, int Height);
