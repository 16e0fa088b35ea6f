using System.Data.Common;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// The rows of one user in PostgreSQL, which several services share. The tables hold the rows of all users; stores see the views of the
/// same names, which show, and take, those of <c>comfy.user_id</c> alone.
/// </summary>
/// <param name="server">The connections.</param>
/// <param name="user">Whose rows; empty where the service has one user.</param>
public sealed class PostgresDatabase(PostgresServer server, string user) : ContextDatabase
{
    /// <summary>The statement that says whose rows the transaction may see.</summary>
    internal const string AsUser = "SELECT set_config('comfy.user_id', @user, true)";

    private readonly AsyncMutex _writer = new();

    /// <summary>Whose rows these are.</summary>
    public string User => user;

    internal override Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) =>
        server.RunAsync(user, AsUser, query, cancellationToken);

    internal override async Task<T> WriteAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken)
    {
        var result = await WriteUntoldAsync(change, cancellationToken);
        server.Changes.Note(user);
        return result;
    }

    internal override async Task<T> WriteUntoldAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken)
    {
        // One writer of a user holds one connection; two hundred would hold all there are.
        using var turn = await _writer.TakeAsync(cancellationToken);
        return await server.RunAsync(
            user,
            // The lock ends with the transaction. Writers of other services wait for it here, and not in the change.
            AsUser + ", pg_advisory_xact_lock(hashtextextended('comfy-assistant ' || @user, 0))",
            change, cancellationToken);
    }

    internal override string NewRuleId(DbConnection connection) => "nextval('rule_ids')::text";
}
