using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// SQL with named parameters on an open connection, in its transaction where there is one. A mapper would compile code for every query when
/// it is first used, which no build can do beforehand, and the first chat would wait for it.
/// </summary>
internal static class SqliteQueries
{
    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The whole number in the first column of the first row.</summary>
    /// <exception cref="InvalidCastException">There is no such number.</exception>
    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql, []);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The text in the first column of the first row; null where there is no row, or it holds null.</summary>
    /// <exception cref="InvalidCastException">It is no text.</exception>
    public static string? Text(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is { } found and not DBNull ? (string)found : null;
    }

    /// <summary>Every row as a list of texts.</summary>
    /// <exception cref="InvalidCastException">A column holds something else.</exception>
    public static List<string[]> Rows(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        using var command = connection.Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            var row = new string[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = (string)reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    private static SqliteCommand Command(
        this SqliteConnection connection, string sql, ReadOnlySpan<(string Name, string? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue("@" + name, value ?? (object)DBNull.Value);
        return command;
    }
}
