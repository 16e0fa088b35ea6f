using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>What the user wrote about themself and the assistant.</summary>
internal sealed class UserSections(RuleStore rules, PersonaStore personas, ProfileStore profile, ILogger<UserSections> log)
{
    /// <summary>The newest rule first: it is the last to be left out.</summary>
    public Task<SectionContent> RulesAsync(CancellationToken cancel) => ReadRulesAsync(cancel).OrNoteAsync("The user's rules", log);

    /// <summary>The active persona, else the personality in SOUL.md.</summary>
    public Task<SectionContent> PersonaAsync(CancellationToken cancel) => ReadPersonaAsync(cancel).OrNoteAsync("The personality that the user chose", log);

    public Task<SectionContent> GoalsAsync(CancellationToken cancel) => ReadGoalsAsync(cancel).OrNoteAsync("The user's goals", log);

    private async Task<SectionContent> ReadRulesAsync(CancellationToken cancel)
    {
        var newestFirst = (await rules.ListAsync(cancel)).Reverse();
        return new SectionContent([.. newestFirst.Select(Item)]) { IsFenced = true, WhereIsMore = "listRules shows all." };
    }

    private static SectionItem Item(Rule rule) => new(
        $"rule {rule.Id} ({rule.Name})",
        $"- {TextPieces.OneLine(rule.Name)}: {rule.Text.Trim().ReplaceLineEndings("\n  ")}");

    private async Task<SectionContent> ReadPersonaAsync(CancellationToken cancel) => await personas.ActiveAsync(cancel) is { } persona
        ? Pieces(persona.Personality, $"personas/{persona.Slug}/SOUL.md")
        : Pieces(await profile.PersonalityAsync(cancel), "SOUL.md");

    private async Task<SectionContent> ReadGoalsAsync(CancellationToken cancel) => Pieces(await profile.GoalsAsync(cancel), "goals.md");

    private static SectionContent Pieces(string? text, string file) => string.IsNullOrWhiteSpace(text)
        ? SectionContent.Empty
        : new SectionContent(TextPieces.Of(text, file)) { Separator = "", IsFenced = true };
}
