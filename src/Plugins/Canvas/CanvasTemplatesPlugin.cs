using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Where a workflow template comes from. On the wire: <c>official</c> or <c>custom</c>.</summary>
public enum TemplateSource
{
    /// <summary>ComfyUI's own collection.</summary>
    Official,

    /// <summary>The examples that an installed package brings.</summary>
    Custom,
}

/// <summary>Tools for ComfyUI's workflow templates. They run in the panel, which has ComfyUI's template index.</summary>
public static class CanvasTemplatesPlugin
{
    /// <summary>Searches the templates.</summary>
    [KernelFunction("searchTemplates")]
    [Description("Search the ready-made workflow templates that come with ComfyUI and the installed packages. Try this first when the user wants a common kind of workflow (text to image, inpainting, upscaling, video …).")]
    public static BrowserCall SearchTemplates(
        [Description("Words to look for in titles and descriptions. Leave it out to list everything of a category.")] string? query = null,
        [Description("A category to stay in, as earlier results named it.")] string? category = null) => BrowserCall.Forward;

    /// <summary>Opens a template.</summary>
    [KernelFunction("applyTemplate")]
    [Description("Put a template that searchTemplates found on the canvas in place of the workflow there.")]
    public static BrowserCall ApplyTemplate(
        [Description("The template's id from searchTemplates.")] string id,
        [Description("The template's source from searchTemplates.")] TemplateSource source,
        [Description("For source \"custom\": the package that brings it.")] string? package = null) =>
        source == TemplateSource.Custom && string.IsNullOrWhiteSpace(package)
            ? throw new ToolException("applyTemplate: for source \"custom\" give 'package' too, as searchTemplates returned it.")
            : BrowserCall.Forward;
}
