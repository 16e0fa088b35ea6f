using System.Globalization;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// Counts what a user has used today, and says when that is as much as they may. The day is that of UTC. What the studio's editors do for
/// all is counted for nobody.
/// </summary>
internal sealed partial class DailyQuota(
    CurrentUser user, UserQuotas quotas, UsageStore usage, TimeProvider timeProvider, ILogger<DailyQuota> log)
{
    // What could not be written: it counts here, and is written with what comes next.
    private long _unwritten;

    /// <summary>What the user has used today, and may use.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<UsageToday> TodayAsync(CancellationToken cancellationToken)
    {
        var today = await usage.TodayAsync(cancellationToken);
        var limits = await quotas.OfAsync(user.Name, cancellationToken);
        return new(today.Tokens + Interlocked.Read(ref _unwritten), today.Runs, limits.Tokens, limits.Runs, Midnight);
    }

    /// <summary>Looks whether today's tokens are used up.</summary>
    /// <returns>Why no model that the studio pays for can be called, in words for the user; null where it can.</returns>
    /// <exception cref="ContextException">Unavailable: it cannot be told.</exception>
    public async Task<string?> WhyNoTokensAsync(CancellationToken cancellationToken)
    {
        if (!IsCounted || (await quotas.OfAsync(user.Name, cancellationToken)).Tokens is not { } limit) return null;
        var used = (await usage.TodayAsync(cancellationToken)).Tokens + Interlocked.Read(ref _unwritten);
        return used < limit ? null
            : Words($"Your {limit:N0} tokens for today are used up ({used:N0} were used). {Again()} ")
                + "Until then you can go on with a connection of your own, which is not counted.";
    }

    /// <summary>Counts tokens. That they cannot be written now stops nobody who has had them.</summary>
    public async Task AddTokensAsync(long tokens)
    {
        if (!IsCounted || tokens <= 0) return;
        var all = tokens + Interlocked.Exchange(ref _unwritten, 0);
        try
        {
            // Whoever gives up has used them all the same.
            await usage.AddTokensAsync(all, CancellationToken.None);
        }
        catch (ContextException failure)
        {
            Interlocked.Add(ref _unwritten, all);
            LogUnwritten(log, failure, user.Name, all);
        }
    }

    /// <summary>Looks whether so many runs are left today.</summary>
    /// <returns>Why there are not, in words for the user; null where there are.</returns>
    /// <exception cref="ContextException">Unavailable: it cannot be told.</exception>
    public async Task<string?> WhyNoRunsAsync(int runs, CancellationToken cancellationToken)
    {
        if (!IsCounted || (await quotas.OfAsync(user.Name, cancellationToken)).Runs is not { } limit) return null;
        var used = (await usage.TodayAsync(cancellationToken)).Runs;
        return used + runs <= limit ? null : NoRuns(used, runs, limit);
    }

    /// <summary>Counts runs that are about to begin, all of them or none.</summary>
    /// <returns>Why they must not begin, in words for the user, or null; and the day for which they were counted.</returns>
    /// <exception cref="ContextException">Unavailable: it cannot be told.</exception>
    public async Task<(string? Refusal, DateOnly Day)> TakeRunsAsync(int runs, CancellationToken cancellationToken)
    {
        if (!IsCounted) return default;
        var limit = (await quotas.OfAsync(user.Name, cancellationToken)).Runs;
        var (before, isTaken) = await usage.TakeRunsAsync(runs, limit, cancellationToken);
        return (isTaken ? null : NoRuns(before.Runs, runs, limit!.Value), before.Day);
    }

    /// <summary>Takes back runs that did not begin after all.</summary>
    public async Task GiveBackRunsAsync(DateOnly day, int runs)
    {
        if (!IsCounted) return;
        try
        {
            await usage.GiveBackRunsAsync(day, runs, CancellationToken.None);
        }
        catch (ContextException failure)
        {
            LogNotGivenBack(log, failure, user.Name);
        }
    }

    private bool IsCounted => user != CurrentUser.Team;

    private DateTimeOffset Midnight => new(timeProvider.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    private string NoRuns(long used, int runs, long limit) => used >= limit
        ? Words($"Your {limit:N0} runs for today are used up. {Again()}")
        : Words($"This would make {runs:N0} runs, and of your {limit:N0} for today {limit - used:N0} are left. {Again()}");

    private string Again()
    {
        var minutes = (int)Math.Ceiling((Midnight - timeProvider.GetUtcNow()).TotalMinutes);
        return Words($"They start again at 00:00 UTC, in {minutes / 60} h {minutes % 60} min.");
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "{Tokens} tokens of {User} could not be written down yet; they count on this host meanwhile")]
    private static partial void LogUnwritten(ILogger log, Exception failure, string user, long tokens);

    [LoggerMessage(LogLevel.Warning, "Runs of {User} that did not begin stay counted for today")]
    private static partial void LogNotGivenBack(ILogger log, Exception failure, string user);
}

/// <summary>What a user has used today, as they are told it.</summary>
/// <param name="Tokens">Tokens of models that the studio pays for.</param>
/// <param name="Runs">Runs of workflows.</param>
/// <param name="TokenLimit">How many tokens there may be; null for any number.</param>
/// <param name="RunLimit">How many runs there may be; null for any number.</param>
/// <param name="StartsAgain">When counting starts again.</param>
internal sealed record UsageToday(long Tokens, long Runs, long? TokenLimit, long? RunLimit, DateTimeOffset StartsAgain);
