using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>Reads the texts that requests try instead of the stored ones.</summary>
internal static class Drafts
{
    /// <summary>The draft, ready to be used.</summary>
    /// <exception cref="RequestException">There is no such kind.</exception>
    /// <exception cref="ContextException">NotFound: no prompt has that name.</exception>
    /// <exception cref="PromptException">The text of a prompt is broken.</exception>
    public static Draft Read(TriedText tried, PromptStore prompts)
    {
        if (!Draft.Kinds.TryGetValue(tried.Kind, out var kind))
            throw new RequestException(
                $"There are no drafts of the kind \"{tried.Kind}\". Try one of {string.Join(", ", Draft.Kinds.Keys)}.");
        return new Draft(kind, kind == DraftKind.Prompt ? Existing(tried.Name, prompts) : tried.Name, tried.Text);
    }

    /// <summary>The name, where a prompt has it: only those of shipped prompts reach the disk.</summary>
    /// <exception cref="ContextException">NotFound.</exception>
    public static string Existing(string name, PromptStore prompts) => prompts.Names.Contains(name)
        ? name
        : throw new ContextException(ContextFault.NotFound, $"There is no prompt called '{name}'. GET /api/prompts lists those there are.");
}
