using System.Data.Common;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Rules, preferences and what else is kept as rows: in a file of SQLite for one user on one machine, or in PostgreSQL for many. The tables
/// have the same names and columns in both, so that a store is written once. What a write acknowledges is kept.
/// </summary>
public abstract class ContextDatabase
{
    /// <summary>Runs a query.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    internal abstract Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancellationToken);

    /// <summary>
    /// Runs the change in a transaction of its own: all of it, or nothing when it throws. No other write of the same user runs meanwhile.
    /// </summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    internal abstract Task<T> WriteAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken);

    /// <summary>The same for what no message is made of, such as counts, which are written with every turn.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    internal virtual Task<T> WriteUntoldAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken) =>
        WriteAsync(change, cancellationToken);

    /// <summary>The SQL expression that makes the id of a new rule.</summary>
    internal abstract string NewRuleId(DbConnection connection);
}
