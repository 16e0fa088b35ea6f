using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>Takes over what can still be read of a damaged database: a page that is broken costs the rows of its own table.</summary>
internal static class Salvage
{
    private static readonly string[] Suffixes = ["", "-wal"];

    /// <summary>Copies rows until one cannot be read, table by table; rows that are there already stay.</summary>
    /// <param name="damaged">The damaged file.</param>
    /// <param name="fresh">The new database, whose tables are the ones looked for.</param>
    /// <returns>What was saved, as "3 rules".</returns>
    public static IReadOnlyList<string> Copy(string damaged, SqliteConnection fresh)
    {
        var saved = new List<string>();
        // Of a copy: merely opening the file would work its log in, and the log is evidence.
        var copy = Path.Combine(Path.GetDirectoryName(damaged)!, UnfinishedFiles.NewName());
        try
        {
            foreach (var suffix in Suffixes.Where(suffix => File.Exists(damaged + suffix))) File.Copy(damaged + suffix, copy + suffix);
            saved.AddRange(CopyTables(copy, fresh));
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // No room for a copy: the file itself is kept, and what is in it can be recovered later.
        }
        finally
        {
            foreach (var suffix in (string[])[.. Suffixes, "-shm"]) File.Delete(copy + suffix);
        }
        return saved;
    }

    private static List<string> CopyTables(string damaged, SqliteConnection fresh)
    {
        var saved = new List<string>();
        var tables = fresh.Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        foreach (var table in tables.ConvertAll(row => row[0]))
            if (CopyTable(damaged, table, fresh) is > 0 and var rows)
                saved.Add($"{rows} {table}");
        return saved;
    }

    private static int CopyTable(string damaged, string table, SqliteConnection fresh)
    {
        var rows = 0;
        var columns = fresh.Rows($"SELECT name FROM pragma_table_info('{table}')").ConvertAll(row => row[0]);
        var values = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        var insert = $"INSERT OR IGNORE INTO {table} ({string.Join(", ", columns)}) VALUES ({values})";
        try
        {
            var source = new SqliteConnectionStringBuilder { DataSource = damaged, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
            using var old = new SqliteConnection(source.ToString());
            old.Open();
            using var query = old.CreateCommand();
            query.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table}";
            using var reader = query.ExecuteReader();
            while (reader.Read())
            {
                using var command = fresh.CreateCommand();
                command.CommandText = insert;
                for (var i = 0; i < columns.Count; i++) command.Parameters.AddWithValue($"@p{i}", reader.GetValue(i));
                rows += command.ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // Here the damage begins; what was read before it is saved, and the file itself is kept.
        }
        return rows;
    }
}
