using System.Globalization;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// Which hosts are lost: those whose lease has run out, and those that have not renewed it for a while and listen no more. A process that
/// is killed loses its connections at once, so that its readers need not wait for the lease.
/// </summary>
internal sealed class LostHosts
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

    private readonly Dictionary<string, int> _misses = new(StringComparer.Ordinal);

    /// <summary>Whether a host was found lost. A host that is started again has another name.</summary>
    public bool Contains(string host) => _misses.GetValueOrDefault(host) >= Misses;

    /// <summary>Looks for hosts.</summary>
    public async Task LookAsync(IDatabase database, IEnumerable<string> hosts)
    {
        foreach (var host in hosts.Where(host => !Contains(host)))
            _misses[host] = await IsGoneAsync(database, host, Fresh) ? _misses.GetValueOrDefault(host) + 1 : 0;
    }

    /// <summary>The host lives after all: it was only slow.</summary>
    public void Forget(string host) => _misses.Remove(host);

    /// <summary>Forgets all but these.</summary>
    public void Keep(IReadOnlySet<string> hosts)
    {
        foreach (var host in _misses.Keys.Where(host => !hosts.Contains(host)).ToList()) _misses.Remove(host);
    }

    /// <summary>Whether a host looks lost at this moment.</summary>
    /// <param name="database">Has the leases.</param>
    /// <param name="host">The host.</param>
    /// <param name="fresh">As <see cref="Fresh"/>.</param>
    internal static async Task<bool> IsGoneAsync(IDatabase database, string host, string fresh) => (bool)await database.ScriptEvaluateAsync(
        Gone + "return gone(KEYS[1], ARGV[1], ARGV[2]) and 1 or 0", [AnswerKeys.Lease(host)], [AnswerKeys.Messages(host), fresh]);
}
