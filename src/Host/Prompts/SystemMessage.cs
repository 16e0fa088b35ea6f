using System.Text.RegularExpressions;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Prompts.Sections;

namespace ComfyAssistant.Host.Prompts;

/// <summary>
/// What the model reads before the conversation, assembled for every request: <c>system_message.md</c> with its named sections, each within
/// its budget. What changes least comes first, so that providers' prompt caches hit.
/// </summary>
internal sealed partial class SystemMessage(
    PromptStore prompts,
    UserSections user,
    SkillSections skills,
    Func<IReadOnlyList<string>> environment,
    TokenCounter tokens,
    PromptOptions options)
{
    private static readonly SectionContent NothingKnown = new([new SectionItem("environment",
        "Nothing is known yet about this installation: look nodes and models up with the tools before you rely on them.")]);

    /// <summary>Assembles the message.</summary>
    /// <param name="lastUserText">The text of the user's last message, which may ask for a skill; empty for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="window">The window of the model that reads it, in tokens; a small one gets a shorter message.</param>
    /// <param name="draft">An unsaved text to try instead of the stored one.</param>
    /// <exception cref="InvalidDataException">A shipped prompt is broken, and no good version of it was ever read.</exception>
    public async Task<AssembledMessage> AssembleAsync(
        string lastUserText, CancellationToken cancellationToken, int window = int.MaxValue, Draft? draft = null)
    {
        var limits = options.Within(window);
        var reader = new PromptReader(prompts, draft);
        var (template, layer) = await reader.GetLayeredAsync(PromptNames.Message, cancellationToken);
        var writer = new SectionWriter(reader, tokens);
        var sections = new List<Section>
        {
            writer.Whole("role", await reader.ContextAsync("role", cancellationToken)),
            writer.Whole("tools", await reader.ContextAsync("tools", cancellationToken)),
        };

        // Reading SQLite and a folder of skills blocks a thread each: in parallel they take half the time.
        var contents = limits.SystemLimits.Concat(limits.UserLimits).Where(limit => template.Variables.Contains(limit.Section))
            .ToDictionary(
                limit => limit.Section,
                limit => Task.Run(() => ContentAsync(limit.Section, lastUserText, reader, draft, cancellationToken), cancellationToken));
        await Task.WhenAll(contents.Values);
        await AddAsync(limits.SystemLimits, limits.SystemTokens - tokens.Count(template.Text) - sections.Sum(section => section.Tokens));
        await AddAsync(limits.UserLimits, limits.UserTokens);

        var text = await template.RenderAsync(sections.ToDictionary(section => section.Name, section => section.Text), cancellationToken);
        var order = template.Variables.ToList();
        return new AssembledMessage(
            BlankLines().Replace(text, "\n\n").Trim(), [.. sections.OrderBy(section => order.IndexOf(section.Name))], layer);

        async Task AddAsync(IEnumerable<(string Section, int Limit)> limits, int total)
        {
            foreach (var (name, limit) in limits.Where(limit => contents.ContainsKey(limit.Section)))
            {
                sections.Add(await writer.WriteAsync(name, await contents[name], Math.Clamp(total, 0, limit), cancellationToken));
                total -= sections[^1].Tokens;
            }
        }
    }

    private Task<SectionContent> ContentAsync(
        string section, string lastUserText, PromptReader reader, Draft? draft, CancellationToken cancellationToken) =>
        section switch
        {
            _ when draft?.Replaces(section) == true => Task.FromResult(Drafted(draft).In(prompts.Layers.Own)),
            "reference" => reader.ContextAsync(section, cancellationToken),
            "skills" => skills.SystemIndexAsync(cancellationToken),
            "environment" => Task.FromResult(Environment()),
            "user_skills" => skills.UserIndexAsync(cancellationToken),
            "persona" => user.PersonaAsync(cancellationToken),
            "goals" => user.GoalsAsync(cancellationToken),
            "rules" => user.RulesAsync(cancellationToken),
            "skill" => skills.AppliedAsync(lastUserText, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(section), section, "There is no such section."),
        };

    private static SectionContent Drafted(Draft draft) => draft.Kind == DraftKind.Skill
        ? SkillSections.Applied(SkillSections.Whole(draft.Name, draft.Text))
        : UserSections.Pieces(draft.Text, "the draft");

    private SectionContent Environment() => environment() is { Count: > 0 } lines
        ? new SectionContent([.. lines.Select(line => new SectionItem(line, line))])
        {
            IsFenced = true,
            WhereIsMore = "searchInstalledNodes and getAvailableModels find the rest.",
        }
        : NothingKnown;

    /// <summary>Sections without content leave blank lines behind.</summary>
    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
