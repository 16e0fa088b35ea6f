using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>The templates in force, one of which may be an unsaved draft.</summary>
internal sealed class PromptReader(PromptStore prompts, Draft? draft)
{
    public async Task<PromptTemplate> GetAsync(string name, CancellationToken cancellationToken) =>
        (await GetLayeredAsync(name, cancellationToken)).Template;

    /// <summary>A template, and whose it is.</summary>
    public async Task<(PromptTemplate Template, Layer? Layer)> GetLayeredAsync(string name, CancellationToken cancellationToken)
    {
        if (draft?.TemplateOf(name) is { } tried) return (tried, prompts.Layers.Own);
        var prompt = await prompts.GetAsync(name, cancellationToken);
        return (prompt.Template, prompt.LayerIn(prompts.Layers));
    }

    /// <summary>The files of the context that make up a section, each an item, in file-name order.</summary>
    public async Task<SectionContent> ContextAsync(string section, CancellationToken cancellationToken)
    {
        var items = new List<SectionItem>();
        foreach (var name in prompts.In(PromptNames.Context).Where(name => PromptNames.SectionOf(name) == section))
        {
            // Rendered although it has no variables: it may hold an escaped {{.
            var (template, layer) = await GetLayeredAsync(name, cancellationToken);
            var text = await template.RenderAsync(new Dictionary<string, string>(), cancellationToken);
            items.Add(new SectionItem(name, text.Trim()) { Layer = layer });
        }
        return new SectionContent(items) { Separator = "\n\n", IsBare = true };
    }
}
