using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Plugins.Storage.Postgres;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>All that is kept of one user, as it is carried from one store to another.</summary>
/// <param name="Tables">The rows.</param>
/// <param name="Paths">Of the texts, sorted.</param>
/// <param name="Read">Gives the content at a path.</param>
internal sealed record KeptContent(IReadOnlyList<KeptTable> Tables, IReadOnlyList<string> Paths, Func<string, byte[]> Read)
{
    /// <summary>How many rows and texts there are.</summary>
    public int Count => Tables.Sum(table => table.Rows.Count) + Paths.Count;

    /// <summary>Whether a path is that of a private text: a row like others in a database, and a file beside others' folders.</summary>
    public static bool IsPrivate(string path) => path.StartsWith(PrivateRows.Folder, StringComparison.Ordinal);

    /// <summary>The path of the private text of a name.</summary>
    public static string OfPrivate(string name) => PrivateRows.Folder + name;

    /// <summary>The name of the private text at a path.</summary>
    public static string NameOfPrivate(string path) => path[PrivateRows.Folder.Length..];

    /// <summary>The same without private texts.</summary>
    public KeptContent WithoutPrivate() => this with { Paths = [.. Paths.Where(path => !IsPrivate(path))] };

    /// <summary>What another has not: rows and texts whose names are free there, and private texts with the entries of both.</summary>
    public KeptContent Without(KeptContent other)
    {
        var merged = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var taken = other.Paths.ToHashSet(StringComparer.Ordinal);
        foreach (var path in Paths.Where(path => IsPrivate(path) && taken.Contains(path)))
            if (PrivateMerge.Add(other.Read(path), Read(path)) is { } both)
                merged[path] = both;
        return new(
            [.. Tables.Zip(other.Tables, (table, there) => table.Without(there))],
            [.. Paths.Where(path => !taken.Contains(path) || merged.ContainsKey(path))],
            path => merged.GetValueOrDefault(path) ?? Read(path));
    }

    /// <summary>Whether all of another is in it.</summary>
    public bool Holds(KeptContent other) =>
        other.Tables.Zip(Tables).All(pair => pair.First.Rows.All(row => pair.Second.Rows.Any(mine => mine.SequenceEqual(row))))
        && other.Paths.All(path => Paths.Contains(path) && Read(path).AsSpan().SequenceEqual(other.Read(path)));

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
