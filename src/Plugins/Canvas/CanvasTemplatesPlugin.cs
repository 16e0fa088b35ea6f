using System.ComponentModel;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>Where a workflow template comes from. On the wire: <c>official</c> or <c>custom</c>.</summary>
public enum TemplateSource
{
    /// <summary>ComfyUI's own collection.</summary>
    Official,

    /// <summary>The examples that an installed package brings, or the assistant itself.</summary>
    Custom,
}

/// <summary>Opens ComfyUI's workflow templates on the user's canvas. Runs in the panel.</summary>
public static class CanvasTemplatesPlugin
{
    /// <summary>Opens a template.</summary>
    [KernelFunction("applyTemplate")]
    [CoreTool]
    [Description("Put a template that searchTemplates found on the canvas in place of the workflow there.")]
    public static BrowserCall ApplyTemplate(
        [Description("The template's id from searchTemplates.")] string id,
        [Description("The template's source from searchTemplates.")] TemplateSource source,
        [Description("For source \"custom\": the package that brings it.")] string? package = null) =>
        source == TemplateSource.Custom && string.IsNullOrWhiteSpace(package)
            ? throw new ToolException("applyTemplate: for source \"custom\" give 'package' too, as searchTemplates returned it.")
            : BrowserCall.Forward;
}
