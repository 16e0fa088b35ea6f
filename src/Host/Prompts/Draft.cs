using ComfyAssistant.Host.Prompts.Files;

namespace ComfyAssistant.Host.Prompts;

/// <summary>What kind of text a draft is.</summary>
internal enum DraftKind
{
    /// <summary>A prompt: a template, a section, a file of the context.</summary>
    Prompt,

    /// <summary>The personality, or that of a persona, which is in force then.</summary>
    Personality,

    /// <summary>The user's goals.</summary>
    Goals,

    /// <summary>The instructions of a skill, which is applied then as by <c>/skill</c>.</summary>
    Skill,

    /// <summary>The description of a tool.</summary>
    Tool,
}

/// <summary>An unsaved text that is tried instead of the stored one.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Which one: of a prompt as <see cref="PromptNames"/> says, a slug, or the tool's name.</param>
/// <param name="Text">The text.</param>
internal sealed record Draft(DraftKind Kind, string Name, string Text)
{
    /// <summary>The names of the kinds, as requests spell them.</summary>
    public static IReadOnlyDictionary<string, DraftKind> Kinds { get; } = new Dictionary<string, DraftKind>(StringComparer.Ordinal)
    {
        ["prompt"] = DraftKind.Prompt,
        ["personality"] = DraftKind.Personality,
        ["persona"] = DraftKind.Personality,
        ["goals"] = DraftKind.Goals,
        ["skill"] = DraftKind.Skill,
        ["tool"] = DraftKind.Tool,
    };

    /// <summary>The compiled text of a prompt; null for every other kind.</summary>
    public PromptTemplate? Template { get; } = Kind == DraftKind.Prompt ? PromptTemplate.Compile(Text, PromptVariables.Of(Name)) : null;

    /// <summary>The text where this is a draft of that prompt; else null.</summary>
    public PromptTemplate? TemplateOf(string prompt) => prompt == Name ? Template : null;

    /// <summary>Whether it stands for what a section says.</summary>
    public bool Replaces(string section) => (Kind, section) is
        (DraftKind.Personality, "persona") or (DraftKind.Goals, "goals") or (DraftKind.Skill, "skill");
}
