using System.Data.Common;
using System.Globalization;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>
/// What the user has used on each day (UTC), in the table <c>daily_usage</c>. Every change is one transaction in which nobody else changes
/// the user's rows, so that several hosts together count each token once.
/// </summary>
/// <param name="database">Holds the table.</param>
/// <param name="timeProvider">Tells the day.</param>
public sealed class UsageStore(ContextDatabase database, TimeProvider timeProvider)
{
    private const int KeptDays = 90;

    private DateOnly Today => DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);

    /// <summary>What has been used today.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task<DailyUsage> TodayAsync(CancellationToken cancellationToken)
    {
        var day = Today;
        return database.ReadAsync(connection => Read(connection, day), cancellationToken);
    }

    /// <summary>Counts tokens.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task AddTokensAsync(long tokens, CancellationToken cancellationToken)
    {
        var day = Today;
        return database.WriteUntoldAsync(connection => Add(connection, day, tokens, runs: 0), cancellationToken);
    }

    /// <summary>Counts runs, all of them or none.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="limit">How many there may be in a day; null for any number.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What had been used before, and whether the runs were counted.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task<(DailyUsage Before, bool IsTaken)> TakeRunsAsync(int runs, long? limit, CancellationToken cancellationToken)
    {
        var day = Today;
        return database.WriteUntoldAsync(
            connection =>
            {
                var before = Read(connection, day);
                return (before, !(before.Runs + runs > limit) && Add(connection, day, tokens: 0, runs));
            },
            cancellationToken);
    }

    /// <summary>Takes back runs that were counted and did not come about.</summary>
    /// <param name="day">The day on which they were counted.</param>
    /// <param name="runs">How many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Task GiveBackRunsAsync(DateOnly day, int runs, CancellationToken cancellationToken) =>
        database.WriteUntoldAsync(connection => Add(connection, day, tokens: 0, -runs), cancellationToken);

    // Updated before it is inserted: the columns of the view in PostgreSQL name no index that an upsert could go by.
    private static bool Add(DbConnection connection, DateOnly day, long tokens, long runs)
    {
        if (connection.Execute(
            "UPDATE daily_usage SET tokens = tokens + @tokens, runs = runs + @runs WHERE day = @day",
            ("day", Name(day)), ("tokens", tokens), ("runs", runs)) > 0)
            return true;
        // Once a day, with its first row.
        connection.Execute("DELETE FROM daily_usage WHERE day < @oldest", ("oldest", Name(day.AddDays(-KeptDays))));
        return connection.Execute(
            "INSERT INTO daily_usage (day, tokens, runs) VALUES (@day, @tokens, @runs)",
            ("day", Name(day)), ("tokens", tokens), ("runs", runs)) > 0;
    }

    private static DailyUsage Read(DbConnection connection, DateOnly day)
    {
        const string query = "SELECT CAST(tokens AS TEXT), CAST(runs AS TEXT) FROM daily_usage WHERE day = @day";
        return connection.Rows(query, ("day", Name(day))) is [var row] ? new(day, Number(row[0]), Number(row[1])) : new(day, 0, 0);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What a user has used on a day.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Tokens">Tokens of model calls that the studio pays for.</param>
/// <param name="Runs">Runs of workflows.</param>
public sealed record DailyUsage(DateOnly Day, long Tokens, long Runs);
