using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Prompts;

/// <summary>How long the system message may get, in tokens.</summary>
internal sealed record PromptOptions
{
    /// <summary>
    /// Of <see cref="SystemTokens"/>: what each section that can be shortened may take at most, the most important first.
    /// </summary>
    private static readonly (string Section, int Percent)[] SystemShares = [("skills", 20), ("environment", 12), ("reference", 55)];

    /// <summary>Of <see cref="UserTokens"/>, likewise.</summary>
    private static readonly (string Section, int Percent)[] UserShares =
        [("skill", 35), ("rules", 20), ("persona", 15), ("goals", 10), ("user_skills", 20)];

    /// <summary><c>LLM_SYSTEM_CONTEXT_MAX_TOKENS</c>: role, tool rules, reference, built-in skills and environment together.</summary>
    public required int SystemTokens { get; init; }

    /// <summary><c>LLM_USER_CONTEXT_MAX_TOKENS</c>: what the user wrote: rules, persona, goals, own skills.</summary>
    public required int UserTokens { get; init; }

    /// <summary>The sections of the service's own text that can be shortened, the most important first, with their limits.</summary>
    public IEnumerable<(string Section, int Limit)> SystemLimits =>
        SystemShares.Select(share => (share.Section, SystemTokens * share.Percent / 100));

    /// <summary>The sections of the user's text, the most important first, with their limits.</summary>
    public IEnumerable<(string Section, int Limit)> UserLimits =>
        UserShares.Select(share => (share.Section, UserTokens * share.Percent / 100));

    /// <summary>The same for a model with that window, in tokens: neither half takes more than a quarter of it.</summary>
    public PromptOptions Within(int window) =>
        this with { SystemTokens = Math.Min(SystemTokens, window / 4), UserTokens = Math.Min(UserTokens, window / 4) };

    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static PromptOptions From(SettingReader settings) => new()
    {
        SystemTokens = settings.Whole("LLM_SYSTEM_CONTEXT_MAX_TOKENS", 6_000, 2_000, 1_000_000),
        UserTokens = settings.Whole("LLM_USER_CONTEXT_MAX_TOKENS", 6_000, 0, 1_000_000),
    };
}
