using ComfyAssistant.Plugins.Canvas;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>A ready-made workflow of ComfyUI or of a package.</summary>
/// <param name="Id">What applyTemplate takes.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Package">The package that brings it; null for ComfyUI's own.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Category">The group it stands in.</param>
/// <param name="Description">What it does; may be empty.</param>
public sealed record WorkflowTemplate(string Id, TemplateSource Source, string? Package, string Title, string Category, string Description);
