namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>The templates in force, one of which may be an unsaved draft.</summary>
internal sealed class PromptReader(PromptStore prompts, Draft? draft)
{
    public async Task<PromptTemplate> GetAsync(string name, CancellationToken cancellationToken) =>
        draft?.TemplateOf(name) ?? (await prompts.GetAsync(name, cancellationToken)).Template;

    /// <summary>The files of the context that make up a section, each an item, in file-name order.</summary>
    public async Task<SectionContent> ContextAsync(string section, CancellationToken cancellationToken)
    {
        var items = new List<SectionItem>();
        foreach (var name in prompts.In(PromptNames.Context).Where(name => PromptNames.SectionOf(name) == section))
        {
            // Rendered although it has no variables: it may hold an escaped {{.
            var text = await (await GetAsync(name, cancellationToken)).RenderAsync(new Dictionary<string, string>(), cancellationToken);
            items.Add(new SectionItem(name, text.Trim()));
        }
        return new SectionContent(items) { Separator = "\n\n", IsBare = true };
    }
}
