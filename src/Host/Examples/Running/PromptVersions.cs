using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>Tells the texts of today from those of earlier runs.</summary>
internal sealed class PromptVersions(
    PromptStore prompts, ProfileStore profile, PersonaStore personas, RuleStore rules, SkillStore skills)
{
    private const int Length = 12;

    /// <summary>A short hash of each text that a model is told, by its name; what is empty is left out.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in prompts.Names)
            Add("prompts/" + name, (await prompts.GetAsync(name, cancellationToken)).Text);
        Add("personality", await profile.PersonalityAsync(cancellationToken));
        Add("goals", await profile.GoalsAsync(cancellationToken));
        if (await personas.ActiveAsync(cancellationToken) is { } persona)
            Add("personas/" + persona.Slug, persona.Personality);
        Add("rules", string.Join('\n', (await rules.ListAsync(cancellationToken)).Select(rule => $"{rule.Name}: {rule.Text}")));
        foreach (var skill in (await skills.ListAsync(cancellationToken)).Skills)
        {
            var whole = await skills.GetAsync(skill.Slug, cancellationToken);
            Add("skills/" + skill.Slug, $"{whole.Name}\n{whole.Description}\n{whole.Instructions}");
        }
        return texts;

        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
                texts[name] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length];
        }
    }
}
