using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>All that is kept of one user, as it is carried from one store to another.</summary>
/// <param name="Tables">The rows.</param>
/// <param name="Paths">Of the texts, sorted.</param>
/// <param name="Read">Gives the content at a path.</param>
internal sealed record KeptContent(IReadOnlyList<KeptTable> Tables, IReadOnlyList<string> Paths, Func<string, byte[]> Read)
{
    /// <summary>Counts and hashes all of it.</summary>
    /// <exception cref="ContextException">A text cannot be read.</exception>
    public KeptSummary Summarize()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        foreach (var table in Tables)
            foreach (var row in table.Rows)
                Add(hash, [table.Name, .. row]);
        foreach (var path in Paths)
        {
            var content = Read(path);
            bytes += content.LongLength;
            Add(hash, [path, Convert.ToHexStringLower(SHA256.HashData(content))]);
        }
        return new(
            Tables.Sum(table => table.Rows.Count), Paths.Count, bytes,
            string.Join(", ", Tables.Select(table => $"{table.Rows.Count:N0} {table.Title}")),
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // With lengths: otherwise "ab", "c" would be the same as "a", "bc".
    private static void Add(IncrementalHash hash, IEnumerable<string> parts)
    {
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}

/// <summary>How much is kept.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Texts">How many texts.</param>
/// <param name="Bytes">What the texts take.</param>
/// <param name="ByTable">The rows by table, in words.</param>
/// <param name="Hash">SHA-256 of all of it.</param>
public sealed record KeptSummary(int Rows, int Texts, long Bytes, string ByTable, string Hash)
{
    /// <summary>Whether there is nothing at all.</summary>
    public bool IsEmpty => Rows == 0 && Texts == 0;
}

/// <summary>The rows of a table, as texts, in their order.</summary>
/// <param name="Name">Its name, the same in both stores.</param>
/// <param name="Title">What its rows are called.</param>
/// <param name="Columns">The columns; the first identifies a row.</param>
/// <param name="Rows">A value for each column.</param>
internal sealed record KeptTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>All tables, without their rows.</summary>
    public static IReadOnlyList<KeptTable> Empty { get; } =
    [
        new("rules", "rules", ["id", "name", "rule_text", "created_at"], []),
        new("preferences", "preferences", ["key", "value", "updated_at"], []),
        new("meta", "notes of the service", ["key", "value", "updated_at"], []),
    ];

    /// <summary>Reads all tables of either store.</summary>
    public static IReadOnlyList<KeptTable> In(DbConnection connection) => [.. Empty.Select(table => table.From(connection))];

    /// <summary>Writes the rows of all tables into empty ones.</summary>
    public static void Into(DbConnection connection, IEnumerable<KeptTable> tables)
    {
        foreach (var table in tables)
            foreach (var row in table.Rows)
                connection.Execute(
                    $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select(At))})",
                    [.. table.Columns.Zip(row, (column, value) => (column, (object?)value))]);
    }

    private static string At(string column) => "@" + column;

    private KeptTable From(DbConnection connection)
    {
        var values = string.Join(", ", Columns.Select(column => $"COALESCE(CAST({column} AS TEXT), '')"));
        var rows = connection.Rows($"SELECT {values} FROM {Name} ORDER BY {(Name == "rules" ? "rowid" : Columns[0])}");
        return this with { Rows = Name == "rules" ? WithIds(rows) : [.. rows.DistinctBy(row => row[0])] };
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
