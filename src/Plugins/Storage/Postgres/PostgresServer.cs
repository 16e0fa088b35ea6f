using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// The connections to a PostgreSQL database, opened when they are needed; its tables are made, or brought up to date, by the first. Every
/// piece of work is one transaction.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>
    /// Queries run in the thread that asked: this bounds how many threads a slow database holds, and so many must be there at once.
    /// </summary>
    public const int MostConnections = 20;

    // One listens, and one tells whether the database is there: neither waits for the others' work.
    private const int Besides = 2;

    // Without it, one that only listens would not learn that its server is gone.
    private const int KeepAliveSeconds = 5;
    private const int CommandSeconds = 15;

    // A message is made of some thirty texts: without this each of them would wait for a server that does not answer.
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);

    // Of who asks whether all is well.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Behind others, in a crowd.
    private static readonly TimeSpan SeatPatience = TimeSpan.FromSeconds(20);

    private readonly NpgsqlDataSource _source;
    private readonly AsyncMutex _preparing = new();
    // The driver's own wait for a connection ends as if the database did not answer, which a crowd must not be taken for.
    private readonly SemaphoreSlim _seats = new(MostConnections, MostConnections);
    private readonly PostgresSchema _schema;
    private readonly ILogger _log;
    private volatile bool _prepared;
    private long _runs;
    private volatile Refusal? _refusal;

    /// <param name="address">Which database.</param>
    /// <param name="log">Gets migrations, and connections that were lost.</param>
    public PostgresServer(PostgresAddress address, ILogger<ContextDatabase> log) : this(address, log, PostgresSchema.Current)
    {
    }

    internal PostgresServer(PostgresAddress address, ILogger<ContextDatabase> log, PostgresSchema schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            ApplicationName = "comfy-assistant",
            MaxPoolSize = MostConnections + Besides,
            KeepAlive = KeepAliveSeconds,
            CommandTimeout = CommandSeconds,
        };
        _source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().Build();
        (_schema, _log) = (schema, log);
        Changes = new PostgresChanges(_source, log);
    }

    /// <summary>What other services have changed.</summary>
    public PostgresChanges Changes { get; }

    /// <summary>How often it was asked for something.</summary>
    internal long Runs => Interlocked.Read(ref _runs);

    /// <summary>Asks for nothing, to know whether it answers; its tables are made where they are missing.</summary>
    /// <returns>What is wrong with it, within a second or so; null when nothing is.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunSeatedAsync("", PostgresDatabase.AsUser, connection => connection.Text("SELECT NULL"), cancellationToken)
                .WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (ContextException refused)
        {
            return refused.Message;
        }
        catch (TimeoutException)
        {
            return "The database does not answer.";
        }
    }

    /// <summary>Opens a connection and changes nothing.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
    }

    /// <summary>Runs work in a transaction of its own.</summary>
    /// <param name="user">Whose rows it may see.</param>
    /// <param name="first">SQL that is run before it, with the parameter <c>@user</c>.</param>
    /// <param name="work">What is done; it may be done twice where the first connection turns out to be broken.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    internal async Task<T> RunAsync<T>(string user, string first, Func<DbConnection, T> work, CancellationToken cancellationToken)
    {
        if (!await _seats.WaitAsync(SeatPatience, cancellationToken))
            throw new ContextException(ContextFault.Unavailable, "The database has more to do than it can. Try again in a moment.");
        try
        {
            return await RunSeatedAsync(user, first, work, cancellationToken);
        }
        finally
        {
            _seats.Release();
        }
    }

    private async Task<T> RunSeatedAsync<T>(string user, string first, Func<DbConnection, T> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        try
        {
            if (!_prepared) await PrepareAsync(cancellationToken);
            for (var isFirst = true; ; isFirst = false)
            {
                var (isOpen, isCommitting) = (false, false);
                try
                {
                    await using var connection = await OpenAsync(cancellationToken);
                    isOpen = true;
                    await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                    await using (var command = new NpgsqlCommand(first, connection))
                    {
                        command.Parameters.AddWithValue("user", user);
                        await command.ExecuteNonQueryAsync(cancellationToken);
                    }
                    var result = work(connection);
                    isCommitting = true;
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                }
                // A pooled connection does not know yet that its server was restarted. Whether a commit has arrived nobody knows.
                catch (NpgsqlException lost) when (isFirst && isOpen && !isCommitting && PostgresFault.IsLost(lost))
                {
                    _source.Clear();
                }
            }
        }
        catch (Exception e) when (PostgresFault.Explain(e) is { } explained)
        {
            throw explained;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Changes.DisposeAsync();
        await _source.DisposeAsync();
        _seats.Dispose();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_refusal is { } last && TimeProvider.System.GetElapsedTime(last.At) < Respite)
            throw new ContextException(last.Why.Fault, last.Why.Message, last.Why.InnerException);
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken);
            _refusal = null;
            return connection;
        }
        catch (Exception e) when (PostgresFault.ExplainRefusal(e) is { } explained)
        {
            _refusal = new(TimeProvider.System.GetTimestamp(), explained);
            throw explained;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var turn = await _preparing.TakeAsync(cancellationToken);
        if (_prepared) return;
        await using var connection = await OpenAsync(cancellationToken);
        await _schema.MigrateAsync(connection, _log, cancellationToken);
        _prepared = true;
    }

    private sealed record Refusal(long At, ContextException Why);
}
