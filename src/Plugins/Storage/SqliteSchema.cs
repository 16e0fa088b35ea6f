using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>The tables, as steps that lead from one version to the next. The version is SQLite's <c>user_version</c>.</summary>
/// <param name="steps">The SQL of each step; step 0 leads from version 0 to 1. Never change a released one, add another.</param>
internal sealed class SqliteSchema(params IReadOnlyList<string> steps)
{
    /// <summary>What this version of the service reads and writes.</summary>
    public static SqliteSchema Current { get; } = new(
        // IF NOT EXISTS: installs of the Python original have these tables at version 0, with ids of their own kind, and keep them.
        """
        CREATE TABLE IF NOT EXISTS rules (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, rule_text TEXT NOT NULL, created_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS preferences (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT NOT NULL);
        """,
        """
        CREATE TABLE daily_usage (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL, runs INTEGER NOT NULL);
        """)
    {
        OldestAlike = 1,
    };

    /// <summary>The version that the last step leads to.</summary>
    public int Version => steps.Count;

    /// <summary>
    /// The oldest version whose tables are as they are now, as later steps only added others: it can be read where nothing can be written.
    /// </summary>
    public int OldestAlike { get; init; } = steps.Count;

    public static int VersionOf(SqliteConnection connection) => (int)connection.Number("PRAGMA user_version");

    /// <summary>Brings the database forward: all steps, or none.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="backUp">Called with the old version before the first step, unless the database is empty; writers wait.</param>
    /// <exception cref="ContextException">Unavailable: the file was written by a newer version of the service.</exception>
    public void Migrate(SqliteConnection connection, Action<int> backUp)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = VersionOf(connection);
        if (version > Version)
            throw ContextException.Unavailable(
                $"context.db was written by a newer version of the service (schema {version}, this one knows {Version}). "
                + "Update the service, or move the file away to start with an empty one.");
        if (version == Version)
            return;
        if (connection.Number("SELECT count(*) FROM sqlite_master") > 0)
            backUp(version);
        foreach (var step in steps.Skip(version))
            connection.Execute(step);
        connection.Execute($"PRAGMA user_version = {Version}");
        transaction.Commit();
    }
}
