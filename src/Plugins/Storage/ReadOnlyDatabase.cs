using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Reads a database where nothing can be written, not even SQLite's own files beside it.</summary>
internal static class ReadOnlyDatabase
{
    /// <summary>Runs the query; false when the file cannot be read like this either.</summary>
    /// <param name="file">The database.</param>
    /// <param name="schema">The schema that the query is for; one whose tables are others is not read.</param>
    /// <param name="query">Only reads.</param>
    /// <param name="result">What it found.</param>
    public static bool TryRead<T>(string file, SqliteSchema schema, Func<DbConnection, T> query, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        // What is in the log and not in the file yet would be missing without a word.
        if (!File.Exists(file) || new FileInfo(file + "-wal") is { Exists: true, Length: > 0 }) return false;
        try
        {
            // immutable: neither locks nor shared memory, which SQLite otherwise needs to create (https://www.sqlite.org/uri.html).
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = $"file:{Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            connection.Open();
            var version = SqliteSchema.VersionOf(connection);
            if (version < schema.OldestAlike || version > schema.Version) return false;
            result = query(connection);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
