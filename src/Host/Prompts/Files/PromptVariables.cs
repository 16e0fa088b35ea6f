namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>
/// Which variables a prompt may use, and which it must: an unknown one would silently become empty, a missing one drop a section.
/// </summary>
/// <param name="Known">May be used.</param>
/// <param name="Required">Must be used.</param>
internal sealed record PromptVariables(IReadOnlyList<string> Known, IReadOnlyList<string> Required)
{
    private static readonly PromptVariables None = new([], []);
    private static readonly PromptVariables Message = new(
        ["role", "tools", "reference", "skills", "environment", "user_skills", "persona", "goals", "rules", "skill"],
        ["role", "tools"]);

    private static readonly PromptVariables Section = new(["items"], ["items"]);

    /// <summary>Those of the prompt with this name.</summary>
    public static PromptVariables Of(string name) => name switch
    {
        PromptNames.Message => Message,
        _ when name.StartsWith(PromptNames.Sections, StringComparison.Ordinal) => Section,
        _ => None,
    };
}
