using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComfyAssistant.Plugins.Storage.Postgres;

/// <summary>
/// Counts the changes of what the model is told, for each user: those of this service at once, those of others as soon as PostgreSQL says
/// so (LISTEN), which is well within a second. It begins to listen when it is first asked.
/// </summary>
public sealed partial class PostgresChanges : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Lazy<Task> _listening;
    private long _all;
    private volatile bool _hears;

    internal PostgresChanges(NpgsqlDataSource source, ILogger log)
    {
        (_source, _log) = (source, log);
        _listening = new(() =>
        {
            // It outlives the request that asks first, whose trace it is no part of.
            using (ExecutionContext.SuppressFlow())
                return Task.Run(() => ListenAsync(_stopping.Token));
        });
    }

    /// <summary>How long to wait before listening again, once the connection is lost.</summary>
    internal TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether it listens.</summary>
    internal bool Hears => _hears;

    /// <summary>A user's change was heard; null where listening has begun.</summary>
    internal event Action<string?>? Heard;

    /// <summary>How many changes there were, and whether none can have been missed since.</summary>
    public (long Count, bool IsSure) Of(string user)
    {
        _ = _listening.Value;
        // In this order: what is missed while not listening is counted when listening begins.
        var isSure = _hears;
        return (Interlocked.Read(ref _all) + _counts.GetValueOrDefault(user), isSure);
    }

    /// <summary>Counts a change.</summary>
    internal void Note(string user) => _counts.AddOrUpdate(user, 1, (_, count) => count + 1);

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_listening.IsValueCreated) await _listening.Value;
        _stopping.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var told = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                connection.Notification += (_, notice) =>
                {
                    Note(notice.Payload);
                    Heard?.Invoke(notice.Payload);
                };
                await using (var listen = new NpgsqlCommand("LISTEN comfy_assistant", connection))
                    await listen.ExecuteNonQueryAsync(cancellationToken);
                // Whatever changed before may have gone unheard.
                Interlocked.Increment(ref _all);
                _hears = true;
                told = "";
                Heard?.Invoke(null);
                while (true) await connection.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            // Whatever it is, it is no reason never to listen again; until then everything is read with every message.
            catch (Exception lost)
            {
                _hears = false;
                if (lost.Message != told) LogLost(_log, told = lost.Message);
            }
            try
            {
                // Real time: no test clock moves a server.
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database's notices of changes are not heard, and it is asked each time until they are: {Reason}")]
    private static partial void LogLost(ILogger log, string reason);
}
