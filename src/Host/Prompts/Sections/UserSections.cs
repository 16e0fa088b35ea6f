using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Prompts.Sections;

/// <summary>What the user wrote about themself and the assistant.</summary>
internal sealed class UserSections(
    RuleStore rules, PersonaStore personas, ProfileStore profile, ILogger<UserSections> log, Layers? layers = null)
{
    private const string Studio =
        "Rules that begin with [studio] are the studio's, for all who work in it. Where a rule of the user's own says otherwise, follow "
        + "the user's.";

    /// <summary>The studio's rules come first, then the user's; of each the newest, so it is the last to be left out.</summary>
    public Task<SectionContent> RulesAsync(CancellationToken cancellationToken) =>
        ReadRulesAsync(cancellationToken).OrNoteAsync("The user's rules", log);

    /// <summary>The active persona, else the personality in SOUL.md.</summary>
    public Task<SectionContent> PersonaAsync(CancellationToken cancellationToken) =>
        ReadPersonaAsync(cancellationToken).OrNoteAsync("The personality that the user chose", log);

    public Task<SectionContent> GoalsAsync(CancellationToken cancellationToken) =>
        ReadGoalsAsync(cancellationToken).OrNoteAsync("The user's goals", log);

    /// <summary>What the user wrote, in pieces that can be left out.</summary>
    /// <param name="text">The text; null or blank for nothing.</param>
    /// <param name="file">Where it comes from, for the pieces' names.</param>
    public static SectionContent Pieces(string? text, string file) => string.IsNullOrWhiteSpace(text)
        ? SectionContent.Empty
        : new SectionContent(TextPieces.Of(text, file)) { Separator = "", IsFenced = true };

    private async Task<SectionContent> ReadRulesAsync(CancellationToken cancellationToken)
    {
        // The order is kept among those of one layer.
        var newestFirst = (await rules.ListAsync(cancellationToken)).Reverse().OrderBy(rule => rule.Layer != Layer.Team).ToList();
        return new SectionContent([.. newestFirst.Select(Item)])
        {
            IsFenced = true,
            WhereIsMore = "listRules shows all.",
            Lead = newestFirst.Any(rule => rule.Layer == Layer.Team) ? Studio : null,
        };
    }

    private static SectionItem Item(Rule rule) => new(
        $"rule {rule.Id} ({rule.Name})",
        $"- {(rule.Layer == Layer.Team ? "[studio] " : "")}{TextPieces.OneLine(rule.Name)}: {rule.Text.Trim().ReplaceLineEndings("\n  ")}")
    {
        Layer = rule.Layer,
    };

    private async Task<SectionContent> ReadPersonaAsync(CancellationToken cancellationToken) =>
        await personas.ActiveAsync(cancellationToken) is { } persona
        ? Pieces(persona.Personality, $"personas/{persona.Slug}/SOUL.md").In(layers?.Own)
        : Pieces(await profile.PersonalityAsync(cancellationToken), "SOUL.md").In(layers?.Own);

    private async Task<SectionContent> ReadGoalsAsync(CancellationToken cancellationToken) =>
        Pieces(await profile.GoalsAsync(cancellationToken), "goals.md").In(layers?.Own);
}
