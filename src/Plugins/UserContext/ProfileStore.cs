using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>What the user wrote about the assistant and about their own work: <c>SOUL.md</c> and <c>goals.md</c>, both Markdown.</summary>
/// <param name="files">Where they are kept.</param>
public sealed class ProfileStore(UserFiles files)
{
    private const string SoulFile = "SOUL.md";
    private const string GoalsFile = "goals.md";
    private const int MaxBytes = 256 * 1024;

    internal static readonly TextLimit Personality = new("The personality", 20_000);
    internal static readonly TextLimit Goals = new("The goals text", 20_000);

    /// <summary>How the assistant should be; null when nothing was written.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public Task<string?> PersonalityAsync(CancellationToken cancellationToken) =>
        files.ReadAsync(SoulFile, MaxBytes, cancellationToken);

    /// <summary>What the user wants to achieve; null when nothing was written.</summary>
    /// <exception cref="ContextException">Unreadable or Unavailable.</exception>
    public Task<string?> GoalsAsync(CancellationToken cancellationToken) =>
        files.ReadAsync(GoalsFile, MaxBytes, cancellationToken);

    /// <summary>Replaces the personality (at most 20,000 characters); a blank text removes the file.</summary>
    /// <exception cref="ContextException">Invalid or Unavailable.</exception>
    public Task SetPersonalityAsync(string text, CancellationToken cancellationToken) =>
        SetAsync(SoulFile, Personality.Check(text), cancellationToken);

    /// <summary>Replaces the goals (at most 20,000 characters); a blank text removes the file.</summary>
    /// <exception cref="ContextException">Invalid or Unavailable.</exception>
    public Task SetGoalsAsync(string text, CancellationToken cancellationToken) =>
        SetAsync(GoalsFile, Goals.Check(text), cancellationToken);

    private Task SetAsync(string file, string text, CancellationToken cancellationToken) => string.IsNullOrWhiteSpace(text)
        ? files.DeleteAsync(file, cancellationToken)
        : files.WriteAsync(file, text, cancellationToken);
}
