using System.Data.Common;
using System.Globalization;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>The rows of a table, as texts, in their order.</summary>
/// <param name="Name">Its name, the same in both stores.</param>
/// <param name="Title">What its rows are called.</param>
/// <param name="Columns">The columns; the first identify a row.</param>
/// <param name="Rows">A value for each column.</param>
internal sealed record KeptTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>How many of the columns identify a row: the first ones.</summary>
    public int Keys { get; init; } = 1;

    /// <summary>The columns that hold whole numbers.</summary>
    public IReadOnlySet<string> Numbers { get; init; } = new HashSet<string>();

    /// <summary>All tables, without their rows. What is added here is carried over.</summary>
    public static IReadOnlyList<KeptTable> Empty { get; } =
    [
        new("rules", "rules", ["id", "name", "rule_text", "created_at"], []),
        new("preferences", "preferences", ["key", "value", "updated_at"], []),
        new("meta", "notes of the service", ["key", "value", "updated_at"], []),
        new("daily_usage", "days of use", ["day", "tokens", "runs"], []) { Numbers = new HashSet<string> { "tokens", "runs" } },
    ];

    /// <summary>Reads all tables of either store.</summary>
    public static IReadOnlyList<KeptTable> In(DbConnection connection) => [.. Empty.Select(table => table.From(connection))];

    /// <summary>Writes the rows of all tables into empty ones.</summary>
    public static void Into(DbConnection connection, IEnumerable<KeptTable> tables)
    {
        foreach (var table in tables)
        {
            var (columns, values) = (string.Join(", ", table.Columns), string.Join(", ", table.Columns.Select(table.At)));
            foreach (var row in table.Rows)
                connection.Execute(
                    $"INSERT INTO {table.Name} ({columns}) VALUES ({values})",
                    [.. table.Columns.Zip(row, (column, value) => (column, (object?)value))]);
        }
    }

    /// <summary>The rows whose keys another has not.</summary>
    public KeptTable Without(KeptTable other)
    {
        var taken = other.Rows.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return this with { Rows = [.. Rows.Where(row => !taken.Contains(KeyOf(row)))] };
    }

    private string KeyOf(string[] row) => string.Join('\n', row.Take(Keys));

    private string At(string column) => Numbers.Contains(column) ? $"CAST(@{column} AS BIGINT)" : "@" + column;

    private KeptTable From(DbConnection connection)
    {
        var values = string.Join(", ", Columns.Select(column => $"COALESCE(CAST({column} AS TEXT), '')"));
        var order = Name == "rules" ? "rowid" : string.Join(", ", Columns.Take(Keys));
        var rows = connection.Rows($"SELECT {values} FROM {Name} ORDER BY {order}");
        return this with { Rows = Name == "rules" ? WithIds(rows) : [.. rows.DistinctBy(KeyOf)] };
    }

    // Tables that others made may hold a rule without an id, or two of one id; here each has its own.
    private static List<string[]> WithIds(List<string[]> rows)
    {
        var taken = rows.Select(row => row[0]).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = 1L;
        foreach (var row in rows.Where(row => row[0].Length == 0 || !seen.Add(row[0])))
        {
            while (!taken.Add(row[0] = next.ToString(CultureInfo.InvariantCulture))) next++;
            seen.Add(row[0]);
        }
        return rows;
    }
}
