using System.ComponentModel;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment.Search;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>Searches ComfyUI's workflow templates. A panel that lists this tool as its own runs it itself.</summary>
/// <param name="comfy">Keeps the templates.</param>
public sealed class TemplatesPlugin(ComfyClient comfy)
{
    private const int Shown = 15;

    /// <summary>Searches the templates.</summary>
    [KernelFunction("searchTemplates")]
    [Description("Search the ready-made workflow templates that come with ComfyUI and the installed packages. Try this first when the user wants a common kind of workflow (text to image, inpainting, upscaling, video …).")]
    public async Task<object> SearchTemplatesAsync(
        [Description("Words to look for in titles and descriptions. Leave it out to list everything of a category.")] string? query = null,
        [Description("A category to stay in, as earlier results named it.")] string? category = null,
        CancellationToken ct = default)
    {
        var all = await ReadAsync(ct);
        var words = string.IsNullOrWhiteSpace(query) ? [] : WordMatch.Question(query);
        var found = all
            .Where(template => string.IsNullOrWhiteSpace(category) || template.Category.Contains(category.Trim(), StringComparison.OrdinalIgnoreCase))
            .Select(template => (template, score: WordMatch.Score(words, $"{template.Title} {template.Id}", $"{template.Category} {template.Description}")))
            .Where(match => words.Count == 0 || match.score > 0)
            .OrderByDescending(match => match.score)
            .Select(match => match.template).ToList();
        var categories = found.Count == 0 ? all.Select(template => template.Category).Distinct().ToList() : null;
        return new { templates = found.Take(Shown), count = found.Count, categories };
    }

    private async Task<IReadOnlyList<WorkflowTemplate>> ReadAsync(CancellationToken ct)
    {
        try
        {
            var official = await OrNothingAsync(comfy.ReadTemplateIndexAsync(ct));
            var custom = await OrNothingAsync(comfy.ReadPackageTemplatesAsync(ct));
            return [.. TemplateIndex.Official(official), .. TemplateIndex.Custom(custom)];
        }
        catch (ComfyException away)
        {
            throw new ToolException($"searchTemplates: {away.Message} Meanwhile getExampleWorkflow has workflows for the common jobs.");
        }
    }

    // Older versions have no such list.
    private static async Task<JsonElement> OrNothingAsync(Task<JsonElement> list)
    {
        try
        {
            return await list;
        }
        catch (ComfyException missing) when (missing.Fault is ComfyFault.Missing or ComfyFault.WebPage)
        {
            return default;
        }
    }
}
