using System.Data.Common;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>The view <c>files</c>: one user's texts by their paths.</summary>
internal static class FileRows
{
    /// <summary>Whether messages to the model are made of what is there; as the triggers of the schema see it.</summary>
    public static bool IsTold(string path) => !path.StartsWith("conversations/", StringComparison.Ordinal)
        && !path.StartsWith("versions/", StringComparison.Ordinal);

    /// <summary>What is below a folder.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="folder">With a slash at its end; empty for everything but conversations and versions, which are many.</param>
    public static List<FileRow> In(DbConnection connection, string folder)
    {
        // A range of the primary key: '0' comes after '/'.
        const string all = "path !~ '^(conversations|versions)/'";
        using var command = connection.Command(
            $"SELECT path, version, bytes FROM files WHERE {(folder.Length == 0 ? all : "path >= @from AND path < @to")} ORDER BY path",
            ("from", folder), ("to", folder.TrimEnd('/') + "0"));
        using var reader = command.ExecuteReader();
        var rows = new List<FileRow>();
        while (reader.Read()) rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return rows;
    }

    /// <summary>What is at a path; null where there is nothing.</summary>
    public static FileRow? Find(DbConnection connection, string path)
    {
        using var command = connection.Command("SELECT path, version, bytes FROM files WHERE path = @path", ("path", path));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    /// <summary>The content at a path, and its version; null where there is none.</summary>
    public static (byte[] Content, long Version)? Read(DbConnection connection, string path)
    {
        using var command = connection.Command("SELECT content, version FROM files WHERE path = @path", ("path", path));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)) : null;
    }

    /// <summary>Puts content at a path.</summary>
    /// <returns>Its version.</returns>
    public static long Write(DbConnection connection, string path, byte[] content)
    {
        // Two statements: a user's writes take turns, and a view may be too plain for an upsert.
        using var update = connection.Command(
            "UPDATE files SET content = @content, bytes = @bytes, version = nextval('file_versions') "
            + "WHERE path = @path RETURNING version",
            ("content", content), ("bytes", content.LongLength), ("path", path));
        if (update.ExecuteScalar() is long version) return version;
        using var insert = connection.Command(
            "INSERT INTO files (path, content, bytes, version) VALUES (@path, @content, @bytes, nextval('file_versions')) "
            + "RETURNING version",
            ("content", content), ("bytes", content.LongLength), ("path", path));
        return (long)insert.ExecuteScalar()!;
    }

    /// <summary>Deletes what is at a path.</summary>
    public static int Delete(DbConnection connection, string path) =>
        connection.Execute("DELETE FROM files WHERE path = @path", ("path", path));

    /// <summary>Deletes what is below a folder.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="folder">With a slash at its end.</param>
    public static int DeleteIn(DbConnection connection, string folder) => connection.Execute(
        "DELETE FROM files WHERE path >= @from AND path < @to", ("from", folder), ("to", folder.TrimEnd('/') + "0"));
}

/// <summary>A text that is there.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Version">Another one with every write.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct FileRow(string Path, long Version, long Bytes)
{
    /// <summary>The row as stores see it.</summary>
    // No date, but as good as one: no two versions of a path have the same.
    public StoredFile Stored => new(Path, new FileStamp(Path, new DateTime(Version, DateTimeKind.Utc), Bytes));
}
