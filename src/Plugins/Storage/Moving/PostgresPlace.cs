using System.Data.Common;
using System.Text;
using ComfyAssistant.Plugins.Storage.Postgres;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>A database of PostgreSQL, with the data of all its users.</summary>
internal sealed class PostgresPlace(PostgresAddress address, PrivateAccess access, ILogger<ContextDatabase> log) : DataPlace
{
    private readonly PostgresServer _server = new(address, log);

    public override string Name => address.ToString();

    public override bool TakesPrivate => access.Cipher is not null;

    private protected override bool Adds => true;

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private protected override async Task<bool> IsUsedAsync(CancellationToken cancellationToken) =>
        (await UsersAsync(cancellationToken)).Count > 0;

    private protected override Task<IReadOnlyList<string>> UsersAsync(CancellationToken cancellationToken) =>
        Database("").ReadAsync<IReadOnlyList<string>>(
            connection =>
            {
                var ofRows = KeptTable.Empty.Select(table => $"SELECT user_id FROM all_{table.Name}");
                var ofFiles = $"SELECT user_id FROM all_files WHERE path <> '{PrivateRows.Check}'";
                return [.. connection.Rows(string.Join(" UNION ", ofRows.Append(ofFiles)) + " ORDER BY 1").Select(row => row[0])];
            },
            cancellationToken);

    private protected override Task<T> LookAsync<T>(string user, Func<KeptContent, T> look, CancellationToken cancellationToken) =>
        Database(user).ReadAsync(connection => look(Content(connection, user)), cancellationToken);

    // One transaction: what is cut off, or turns out wrong, has never been there.
    private protected override Task TakeAsync(Action<Taking> work, CancellationToken cancellationToken) => Database("").WriteAsync(
        connection =>
        {
            work(new Rows(this, connection));
            // New rules come after those that have a number already.
            connection.Number(
                """
                SELECT setval('rule_ids', GREATEST(
                    (SELECT last_value FROM rule_ids),
                    (SELECT COALESCE(max(CAST(id AS bigint)), 1) FROM all_rules WHERE id ~ '^[0-9]{1,18}$')))
                """);
            return true;
        },
        cancellationToken);

    private PostgresDatabase Database(string user) => new(_server, user);

    private KeptContent Content(DbConnection connection, string user)
    {
        var paths = FileRows.In(connection, "").Concat(FileRows.In(connection, "conversations/"))
            .Concat(FileRows.In(connection, "versions/")).Select(row => row.Path)
            .Where(path => path != PrivateRows.Check).Order(StringComparer.Ordinal);
        return new(KeptTable.In(connection), [.. paths], path =>
        {
            var content = FileRows.Read(connection, path)?.Content
                ?? throw ContextException.Unavailable($"{path} was deleted meanwhile. Stop the services, then try again.");
            return !KeptContent.IsPrivate(path) ? content : Encoding.UTF8.GetBytes(
                (access.Cipher ?? throw ContextException.Invalid(
                    $"{Name} holds connections and keys: set COMFY_ASSISTANT_SECRET to the one that its hosts have."))
                .Open(user, path, content));
        });
    }

    private sealed class Rows(PostgresPlace place, DbConnection connection) : Taking
    {
        private bool _isSecretRight;

        public override KeptContent Now(string user)
        {
            As(user);
            return place.Content(connection, user);
        }

        public override void Put(string user, KeptContent content)
        {
            if (!_isSecretRight && content.Paths.Any(KeptContent.IsPrivate))
            {
                As("");
                place.Cipher.Require(connection);
                _isSecretRight = true;
            }
            As(user);
            KeptTable.Into(connection, content.Tables);
            foreach (var path in content.Paths)
            {
                var bytes = content.Read(path);
                FileRows.Write(
                    connection, path,
                    KeptContent.IsPrivate(path) ? place.Cipher.Seal(user, path, Encoding.UTF8.GetString(bytes)) : bytes);
            }
        }

        private void As(string user) => connection.Text(PostgresDatabase.AsUser, ("user", user));
    }

    private PrivateCipher Cipher => access.Cipher!;
}
