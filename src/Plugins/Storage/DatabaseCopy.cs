using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Copies a database while others use it: SQLite's online backup, which a copy of the file is not.</summary>
public static class DatabaseCopy
{
    /// <summary>Replaces the content of one database with that of another, completely or not at all.</summary>
    /// <param name="from">The file that is read.</param>
    /// <param name="to">The file that is written; made where it is missing.</param>
    /// <exception cref="ContextException">One of them is not a database, or cannot be used.</exception>
    public static void Write(string from, string to)
    {
        try
        {
            using var source = Open(from, SqliteOpenMode.ReadOnly);
            using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
            source.BackupDatabase(target);
        }
        catch (SqliteException failure)
        {
            throw ContextException.Unavailable($"The database {Path.GetFileName(from)} could not be copied: {failure.Message}", failure);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
