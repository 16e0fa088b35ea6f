using System.Data.Common;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>A database of PostgreSQL: the data of the single user there.</summary>
internal sealed class PostgresPlace : DataPlace
{
    private readonly PostgresAddress _address;
    private readonly PostgresServer _server;
    private readonly PostgresDatabase _database;

    public PostgresPlace(PostgresAddress address, ILogger<ContextDatabase> log)
    {
        (_address, _server) = (address, new(address, log));
        _database = new(_server, "");
    }

    public override string Name => _address.ToString();

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private protected override Task<bool> IsUsedAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        connection => connection.Number(
            """
            SELECT (SELECT count(*) FROM rules) + (SELECT count(*) FROM preferences) + (SELECT count(*) FROM meta)
                + (SELECT count(*) FROM files)
            """) > 0,
        cancellationToken);

    private protected override Task<T> LookAsync<T>(Func<KeptContent, T> look, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => look(Content(connection)), cancellationToken);

    // One transaction: what is cut off, or turns out wrong, has never been there.
    private protected override Task TakeAsync(
        KeptContent content, Action<KeptContent> check, CancellationToken cancellationToken) => _database.WriteAsync(
        connection =>
        {
            KeptTable.Into(connection, content.Tables);
            foreach (var path in content.Paths)
            {
                cancellationToken.ThrowIfCancellationRequested();
                FileRows.Write(connection, path, content.Read(path));
            }
            // New rules come after those that have a number already.
            connection.Number(
                """
                SELECT setval('rule_ids', GREATEST(
                    (SELECT last_value FROM rule_ids),
                    (SELECT COALESCE(max(CAST(id AS bigint)), 1) FROM rules WHERE id ~ '^[0-9]{1,18}$')))
                """);
            check(Content(connection));
            return true;
        },
        cancellationToken);

    private static KeptContent Content(DbConnection connection)
    {
        var paths = FileRows.In(connection, "").Concat(FileRows.In(connection, "conversations/"))
            .Concat(FileRows.In(connection, "versions/")).Select(row => row.Path).Order(StringComparer.Ordinal);
        return new(KeptTable.In(connection), [.. paths], path => FileRows.Read(connection, path)?.Content
            ?? throw ContextException.Unavailable($"{path} was deleted meanwhile. Stop the services, then try again."));
    }
}
