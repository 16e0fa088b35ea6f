using System.Data.Common;
using System.Text;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>The texts of one user as rows: every service sees what any of them has written.</summary>
/// <param name="database">The user's rows.</param>
/// <param name="server">Says what other services have changed.</param>
/// <param name="timeProvider">Tells which shipped files have only just changed.</param>
public sealed class PostgresFiles(PostgresDatabase database, PostgresServer server, TimeProvider timeProvider) : UserFiles
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // While nothing is heard of others' changes, which must be seen within a second. To ask for each text by itself would be thirty
    // queries a message, just when the database has too much to do already.
    private static readonly TimeSpan Unsure = TimeSpan.FromSeconds(0.5);

    private readonly AsyncMutex _looking = new();
    private volatile Index? _index;

    /// <inheritdoc/>
    public override async Task<string?> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => FileRows.Read(connection, path), cancellationToken) is { } row
            ? FileContent.Text(row.Content, Path.GetFileName(path), maxBytes) : null;

    /// <inheritdoc/>
    public override async ValueTask<StoredFile?> FindAsync(string path, string what, CancellationToken cancellationToken)
    {
        var index = Known() ?? await LookAsync(cancellationToken);
        return index.Files.TryGetValue(path, out var row) ? row.Stored : null;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        WriteAsync(path, connection => FileRows.Write(connection, path, StrictUtf8.GetBytes(text)), cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        WriteAsync(path, connection => FileRows.Delete(connection, path), cancellationToken);

    /// <inheritdoc/>
    public override Task ChangeAsync(SharedFile file, Func<string?, string> edit, CancellationToken cancellationToken) =>
        WriteAsync(
            file.Path,
            connection =>
            {
                var old = FileRows.Read(connection, file.Path) is { } row
                    ? FileContent.Text(row.Content, Path.GetFileName(file.Path), file.MaxBytes) : null;
                return FileRows.Write(connection, file.Path, StrictUtf8.GetBytes(edit(old)));
            },
            cancellationToken);

    /// <inheritdoc/>
    public override FolderStamp Stamp(string? beside)
    {
        var (count, isSure) = server.Changes.Of(database.User);
        var shipped = FolderStamp.Of(beside is null ? [] : [beside], [], timeProvider);
        return new(unchecked(shipped.Print + ((ulong)count * 0x9E3779B97F4A7C15)), shipped.IsSettled && isSure);
    }

    internal override ItemFolder Items(string folder, string fileName, string kind, bool readsFlatFiles) =>
        new ItemRows(database, this, new ItemPaths(folder, fileName, readsFlatFiles), kind);

    private Task<T> WriteAsync<T>(string path, Func<DbConnection, T> change, CancellationToken cancellationToken) =>
        FileRows.IsTold(path)
            ? database.WriteAsync(change, cancellationToken)
            : database.WriteUntoldAsync(change, cancellationToken);

    private Index? Known()
    {
        var (count, isSure) = server.Changes.Of(database.User);
        return _index is { } known && known.Count == count && (isSure || timeProvider.GetElapsedTime(known.At) < Unsure) ? known : null;
    }

    private async Task<Index> LookAsync(CancellationToken cancellationToken)
    {
        // A thousand chats that find it out of date together look once.
        using var turn = await _looking.TakeAsync(cancellationToken);
        if (Known() is { } known) return known;
        // Before the rows: a change in between makes the next one look again.
        var count = server.Changes.Of(database.User).Count;
        var at = timeProvider.GetTimestamp();
        var rows = await database.ReadAsync(connection => FileRows.In(connection, ""), cancellationToken);
        return _index = new(count, at, rows.ToDictionary(row => row.Path, StringComparer.Ordinal));
    }

    // Which versions there are, as of a count of changes; the chat asks for some thirty with every message that is assembled.
    private sealed record Index(long Count, long At, IReadOnlyDictionary<string, FileRow> Files);
}
