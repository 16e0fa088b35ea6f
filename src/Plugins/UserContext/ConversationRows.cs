using System.Data.Common;
using System.Globalization;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;

namespace ComfyAssistant.Plugins.UserContext;

/// <summary>Kept conversations as rows under the paths that they have as files.</summary>
/// <param name="database">The user's rows.</param>
public sealed class ConversationRows(PostgresDatabase database) : ConversationStore
{
    private const string Folder = "conversations/";
    private const string Content = "conversation";

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<KeptConversation>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(connection => FileRows.In(connection, Folder), cancellationToken);
        return [.. rows.GroupBy(row => row.Path.Split('/')[1], StringComparer.Ordinal).Select(Read).OfType<KeptConversation>()];
    }

    private protected override async Task<(byte[] Json, string Version)?> ReadAsync(
        string id, string name, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => FileRows.Read(connection, PathOf(id, name)), cancellationToken) is var (json, version)
            ? (json, Shown(version)) : null;

    private protected override Task<string?> WriteAsync(
        string id, string name, ReadOnlyMemory<byte> json, string? expected, CancellationToken cancellationToken) =>
        database.WriteUntoldAsync(
            connection =>
            {
                var old = FileRows.Find(connection, PathOf(id, name));
                if ((old is { } row ? Shown(row.Version) : null) != expected) return null;
                if (old is null) BoundConversations(Kept(connection));
                return (string?)Shown(Save(connection, PathOf(id, name), json, old?.Bytes ?? 0));
            },
            cancellationToken);

    private protected override Task AddCanvasAsync(
        string id, string canvas, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => database.WriteUntoldAsync(
        connection =>
        {
            if (FileRows.Find(connection, PathOf(id, Content)) is null) throw Missing(id);
            if (FileRows.Find(connection, PathOf(id, canvas)) is not null) return 0;
            BoundCanvases(FileRows.In(connection, $"{Folder}{id}/").Count - 1);
            return Save(connection, PathOf(id, canvas), json, 0);
        },
        cancellationToken);

    private protected override Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        database.WriteUntoldAsync(connection => FileRows.DeleteIn(connection, $"{Folder}{id}/"), cancellationToken);

    private static long Save(DbConnection connection, string path, ReadOnlyMemory<byte> json, long replaced)
    {
        BoundBytes(json.Length - replaced + connection.Number(
            $"SELECT CAST(COALESCE(sum(bytes), 0) AS bigint) FROM files WHERE {Conversations}"));
        return FileRows.Write(connection, path, json.ToArray());
    }

    private const string Conversations = "path >= 'conversations/' AND path < 'conversations0'";

    private static int Kept(DbConnection connection) => (int)connection.Number(
        $"SELECT count(*) FROM files WHERE {Conversations} AND path LIKE '%/{Content}.json'");

    private static KeptConversation? Read(IGrouping<string, FileRow> one)
    {
        var path = PathOf(one.Key, Content);
        return one.FirstOrDefault(row => row.Path == path) is { Path: not null } kept
            ? new(one.Key, Shown(kept.Version), [.. one.Select(row => Path.GetFileNameWithoutExtension(row.Path)).Where(IsCanvas)])
            : null;
    }

    private static string PathOf(string id, string name) => $"{Folder}{id}/{name}.json";

    private static string Shown(long version) => version.ToString("x", CultureInfo.InvariantCulture);
}
