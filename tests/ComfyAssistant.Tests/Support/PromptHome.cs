using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Host.Prompts.Sections;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Support;

/// <summary>The system message over the shipped prompts and a user context of its own.</summary>
internal sealed class PromptHome : IDisposable
{
    private static readonly TokenCounter Counter = ExactTokens.Counter;

    public PromptHome(int systemTokens = 6_000, int userTokens = 6_000, string? prompts = null, ContextHome? context = null)
    {
        Context = context ?? new();
        Tokens = Counter;
        var folder = new PromptFolder(prompts ?? RepositoryFiles.Of(Path.Combine("src", "Prompts")));
        Prompts = new PromptStore(
            new ShippedPrompts(folder, TimeProvider.System), new PromptOverrideStore(Context.Files), TimeProvider.System,
            NullLogger<PromptStore>.Instance);
        System = new SystemMessage(
            Prompts,
            new UserSections(Context.Rules, Context.Personas, Context.Profile, Log),
            new SkillSections(Context.Skills, new SystemSkillStore(folder.Skills, TimeProvider.System), NullLogger<SkillSections>.Instance),
            () => Environment,
            Tokens,
            new PromptOptions { SystemTokens = systemTokens, UserTokens = userTokens });
    }

    public ContextHome Context { get; }

    public LogLines<UserSections> Log { get; } = new();

    public TokenCounter Tokens { get; }

    public PromptStore Prompts { get; }

    public SystemMessage System { get; }

    /// <summary>What the scan is taken to have found.</summary>
    public IReadOnlyList<string> Environment { get; set; } = [];

    public Task<AssembledMessage> AssembleAsync(string message = "") => System.AssembleAsync(message, CancellationToken.None);

    public void Dispose() => Context.Dispose();
}

internal static class AssembledMessageExtensions
{
    public static Section Of(this AssembledMessage message, string section) => message.Sections.Single(part => part.Name == section);
}
