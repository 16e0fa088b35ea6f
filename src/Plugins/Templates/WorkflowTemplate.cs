using System.Text.Json;
using ComfyAssistant.Plugins.Canvas;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>A ready-made workflow of ComfyUI, of a package or of the assistant.</summary>
/// <param name="Id">What applyTemplate takes.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Package">The package that brings it; null for ComfyUI's own.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Category">The group it stands in.</param>
/// <param name="Description">What it does; may be empty.</param>
public sealed record WorkflowTemplate(string Id, TemplateSource Source, string? Package, string Title, string Category, string Description);

/// <summary>The templates that could be read.</summary>
/// <param name="Templates">ComfyUI's own first.</param>
/// <param name="Note">What is missing here and why; null when nothing is.</param>
public sealed record TemplateList(IReadOnlyList<WorkflowTemplate> Templates, string? Note);

/// <summary>What a template puts on the canvas.</summary>
/// <param name="Workflow">The workflow, in either format.</param>
/// <param name="Notes">What was replaced by what the user has, or is missing there, in words for the model.</param>
public sealed record TemplateFile(JsonElement Workflow, IReadOnlyList<string> Notes);
