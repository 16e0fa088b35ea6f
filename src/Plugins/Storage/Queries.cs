using System.Data.Common;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// SQL with named parameters on an open connection, in its transaction where there is one. A mapper would compile code for every query when
/// it is first used, which no build can do beforehand, and the first chat would wait for it.
/// </summary>
internal static class Queries
{
    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Execute(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The whole number in the first column of the first row.</summary>
    /// <exception cref="InvalidCastException">There is no such number.</exception>
    public static long Number(this DbConnection connection, string sql)
    {
        using var command = connection.Command(sql, []);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The text in the first column of the first row; null where there is no row, or it holds null.</summary>
    /// <exception cref="InvalidCastException">It is no text.</exception>
    public static string? Text(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is { } found and not DBNull ? (string)found : null;
    }

    /// <summary>Every row as a list of texts.</summary>
    /// <exception cref="InvalidCastException">A column holds something else.</exception>
    public static List<string[]> Rows(
        this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
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

    /// <summary>A statement, ready to run.</summary>
    public static DbCommand Command(
        this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
