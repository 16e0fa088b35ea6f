using System.ComponentModel;
using ComfyAssistant.Plugins.Canvas;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>Searches the workflow templates; applyTemplate puts one of them on the canvas.</summary>
/// <param name="templates">What is searched.</param>
public sealed class TemplatesPlugin(WorkflowTemplates templates)
{
    private const int Shown = 15;

    /// <summary>Searches the templates.</summary>
    [KernelFunction("searchTemplates"), ReadsOnly]
    [CoreTool]
    [Description("Search the ready-made workflow templates that come with ComfyUI and the installed packages. " +
        "Try this first when the user wants a common kind of workflow (text to image, inpainting, upscaling, video …).")]
    public async Task<object> SearchTemplatesAsync(
        [Description("Words to look for in titles and descriptions. Leave it out to list everything of a category.")] string? query = null,
        [Description("A category to stay in, as earlier results named it.")] string? category = null,
        CancellationToken cancellationToken = default)
    {
        var (all, note) = await templates.ListAsync(cancellationToken);
        var words = string.IsNullOrWhiteSpace(query) ? [] : WordMatch.Question(query);
        var found = all
            .Where(template => string.IsNullOrWhiteSpace(category)
            || template.Category.Contains(category.Trim(), StringComparison.OrdinalIgnoreCase))
            .Select(template => (template,
            score: WordMatch.Score(words, $"{template.Title} {template.Id}", $"{template.Category} {template.Description}")))
            .Where(match => words.Count == 0 || match.score > 0)
            // Those of ComfyUI know the newer models.
            .OrderBy(match => match.template.Package == WorkflowTemplates.OwnPackage).ThenByDescending(match => match.score)
            .Select(match => match.template).ToList();
        var categories = found.Count == 0 ? all.Select(template => template.Category).Distinct().ToList() : null;
        return new { templates = found.Take(Shown), count = found.Count, categories, note };
    }

    /// <summary>Reads a template.</summary>
    [KernelFunction("getTemplate"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("The workflow of a template that searchTemplates found, and what in it was replaced by what the user has, or is missing.")]
    public async Task<TemplateFile> GetTemplateAsync(
        [Description("The template's id from searchTemplates.")] string id,
        [Description("The template's source from searchTemplates.")] TemplateSource source,
        [Description("For source \"custom\": the package that brings it.")] string? package = null,
        CancellationToken cancellationToken = default)
    {
        if (source == TemplateSource.Custom && string.IsNullOrWhiteSpace(package))
            throw new ToolException("getTemplate: for source \"custom\" give 'package' too, as searchTemplates returned it.");
        try
        {
            return await templates.ReadAsync(id, source, package, cancellationToken)
                ?? throw new ToolException(
                    $"getTemplate: there is no template \"{id}\" there. Take id, source and package from searchTemplates.");
        }
        catch (ComfyException away)
        {
            throw new ToolException(away.Message);
        }
    }
}
