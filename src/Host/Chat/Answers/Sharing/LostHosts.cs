using System.Collections.Concurrent;
using System.Globalization;
using ComfyAssistant.Host.Valkey;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// Which hosts are lost: those whose lease has run out, and those that have not renewed it for a while and listen no more. A process that
/// is killed loses its connections at once, so that its readers need not wait for the lease.
/// </summary>
/// <param name="server">Has the leases.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Takes what goes wrong.</param>
internal sealed partial class LostHosts(ValkeyServer server, TimeProvider timeProvider, ILogger<SharedAnswers> log)
{
    /// <summary>
    /// A function of Lua: whether a host is gone, by the key of its lease and the channel on which it listens. Where it cannot be told
    /// whether it listens, the lease counts alone.
    /// </summary>
    public const string Gone = """
        local function gone(lease, channel, fresh)
            local left = redis.call('PTTL', lease)
            if left > tonumber(fresh) then return false end
            if left <= 0 then return true end
            local listeners = redis.pcall('PUBSUB', 'NUMSUB', channel)
            return not listeners.err and listeners[2] == 0
        end

        """;

    /// <summary>What a lease has left, in milliseconds, when it was renewed half a second ago.</summary>
    public static readonly string Fresh =
        ((long)(HostLease.Length - TimeSpan.FromMilliseconds(500)).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    // One that is missing once may be about to be renewed.
    private const int Misses = 2;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    // After Valkey comes back, hosts need a moment to say that they live.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, int> _misses = new(StringComparer.Ordinal);
    private long? _back;

    /// <summary>Whether a host was found lost. A host that is started again has another name.</summary>
    public bool Contains(string host) => _misses.GetValueOrDefault(host) >= Misses;

    /// <summary>The host lives after all: it was only slow.</summary>
    public void Forget(string host) => _misses.TryRemove(host, out _);

    /// <summary>Valkey was away: no host is missed until each has had the time to say that it lives.</summary>
    public void Return() => _back = timeProvider.GetTimestamp();

    /// <summary>
    /// Looks for hosts until it is cancelled. On its own: what there is to read of a crowd of answers takes a while just when it matters.
    /// </summary>
    /// <param name="hosts">Gives those that are of interest. All others are forgotten.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WatchAsync(Func<IReadOnlySet<string>> hosts, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_back is not { } back || timeProvider.GetElapsedTime(back) >= Grace)
                    await LookAsync(hosts());
            }
            catch (Exception failure) when (ValkeyServer.IsFailure(failure))
            {
                // Whoever reads there says so.
                Return();
            }
            catch (Exception failure)
            {
                // Without it, readers of a lost host would wait for ever.
                LogFailed(log, failure);
            }
            await Task.Delay(Interval, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(IReadOnlySet<string> hosts)
    {
        foreach (var host in _misses.Keys.Where(host => !hosts.Contains(host)))
            Forget(host);
        var database = await server.DatabaseAsync();
        foreach (var host in hosts.Where(host => !Contains(host)))
            _misses[host] = await IsGoneAsync(database, host, Fresh) ? _misses.GetValueOrDefault(host) + 1 : 0;
    }

    /// <summary>Whether a host looks lost at this moment.</summary>
    /// <param name="database">Has the leases.</param>
    /// <param name="host">The host.</param>
    /// <param name="fresh">As <see cref="Fresh"/>.</param>
    internal static async Task<bool> IsGoneAsync(IDatabase database, string host, string fresh) => (bool)await database.ScriptEvaluateAsync(
        Gone + "return gone(KEYS[1], ARGV[1], ARGV[2]) and 1 or 0", [AnswerKeys.Lease(host)], [AnswerKeys.Messages(host), fresh]);

    [LoggerMessage(LogLevel.Error, "Lost hosts could not be looked for")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
