using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>The answers of a new user. A field that is null or blank was not answered and changes nothing.</summary>
/// <param name="Personality">How the assistant should be, Markdown.</param>
/// <param name="Goals">What the user wants to achieve, Markdown.</param>
/// <param name="ExperienceLevel">Such as beginner, intermediate, advanced.</param>
/// <param name="Skip">The user does not want to answer: only the flag is written.</param>
public sealed record OnboardingAnswers(string? Personality = null, string? Goals = null, string? ExperienceLevel = null, bool Skip = false);

/// <summary>The first questions to a new user. They can be answered again at any time.</summary>
/// <param name="database">Holds the preference <c>experience_level</c> and the flag <c>onboarding_done</c>.</param>
/// <param name="profile">Takes the personality and the goals.</param>
/// <param name="preferences">Takes the experience level.</param>
/// <param name="timeProvider">Dates the flag.</param>
public sealed class Onboarding(ContextDatabase database, ProfileStore profile, PreferenceStore preferences, TimeProvider timeProvider)
{
    private const string Flag = "onboarding_done";

    private static readonly TextLimit ExperienceLevel = new("The experience level", 50);
    private readonly KeyValueTable _meta = new(database, "meta", timeProvider);

    /// <summary>Whether the user has neither answered nor skipped yet.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<bool> IsNeededAsync(CancellationToken cancellationToken) =>
        (await _meta.GetAsync(Flag, cancellationToken))?.Trim('"').ToUpperInvariant() is null or "" or "0" or "FALSE" or "NULL";

    /// <summary>Stores the answers.</summary>
    /// <exception cref="ContextException">Invalid, and then nothing was written, or Unavailable.</exception>
    public async Task CompleteAsync(OnboardingAnswers answers, CancellationToken cancellationToken)
    {
        if (!answers.Skip)
            await StoreAsync(answers, cancellationToken);
        // Last: if anything before fails, the user is asked again.
        await _meta.SetAsync(Flag, "true", cancellationToken);
    }

    private async Task StoreAsync(OnboardingAnswers answers, CancellationToken cancellationToken)
    {
        var personality = Answer(answers.Personality, ProfileStore.Personality);
        var goals = Answer(answers.Goals, ProfileStore.Goals);
        var level = Answer(answers.ExperienceLevel, ExperienceLevel);
        if (personality is not null)
            await profile.SetPersonalityAsync(personality, cancellationToken);
        if (goals is not null)
            await profile.SetGoalsAsync(goals, cancellationToken);
        if (level is not null)
            await preferences.SetAsync("experience_level", JsonSerializer.SerializeToElement(level.Trim()), cancellationToken);
    }

    private static string? Answer(string? text, TextLimit limit) => string.IsNullOrWhiteSpace(text) ? null : limit.Check(text);
}
