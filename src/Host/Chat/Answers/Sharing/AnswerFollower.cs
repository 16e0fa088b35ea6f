using System.Globalization;
using ComfyAssistant.Host.Valkey;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// Brings the answers of other hosts here for those who read them here: one read for all of them, some twenty times a second, while there
/// are any. It ends those whose host is lost.
/// </summary>
/// <param name="server">Has them.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">Takes what goes wrong.</param>
internal sealed partial class AnswerFollower(ValkeyServer server, TimeProvider timeProvider, ILogger<SharedAnswers> log)
{
    // Only while the host's lease is gone, and behind all that the reader has seen; readers of several hosts write it once.
    private const string End = LostHosts.Gone + """
        if not gone(KEYS[1], ARGV[5], ARGV[6]) then return 'alive' end
        if redis.call('EXISTS', KEYS[2]) == 1 then return 'ended' end
        local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)
        local id = last[1] and last[1][1] or '0-0'
        if id ~= ARGV[1] then return 'behind' end
        redis.call('SET', KEYS[2], '1', 'PX', ARGV[4])
        redis.call('XADD', KEYS[3], ARGV[2], 'd', ARGV[3])
        redis.call('PEXPIRE', KEYS[3], ARGV[4])
        return 'ended'
        """;

    // Of answers that are read from their beginning: an end must not wait until a crowd of them is here.
    private const int NewAtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndedExpiry = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FollowedAnswer> _followed = new(StringComparer.Ordinal);
    private readonly LostHosts _lost = new(server, timeProvider, log);
    private Task _running = Task.CompletedTask;
    private bool _runs;

    /// <summary>The answer as it comes from its host.</summary>
    /// <param name="id">Which answer.</param>
    /// <param name="host">Who gives it.</param>
    public KeptAnswer Follow(string id, string host)
    {
        lock (_lock)
        {
            if (!_followed.TryGetValue(id, out var followed))
                _followed[id] = followed = new FollowedAnswer(id, host, timeProvider);
            followed.Asked = timeProvider.GetTimestamp();
            if (!_runs)
            {
                _runs = true;
                // One that has just come to its end may still look for hosts.
                var before = _running;
                _running = Task.Run(() => RunAsync(before));
            }
            return followed.Answer;
        }
    }

    /// <summary>Valkey is back.</summary>
    public void Return() => _lost.Return();

    private async Task RunAsync(Task before)
    {
        await before;
        using var over = new CancellationTokenSource();
        var watching = _lost.WatchAsync(Hosts, over.Token);
        var (reads, failing) = ((long?)null, (long?)null);
        while (Followed() is { Count: > 0 } followed)
        {
            try
            {
                await ReadAsync(await server.DatabaseAsync(), followed);
                if (reads is not { } last || timeProvider.GetElapsedTime(last) >= ReadInterval)
                {
                    await TellAsync(followed);
                    reads = timeProvider.GetTimestamp();
                }
                failing = null;
            }
            catch (Exception failure) when (ValkeyServer.IsFailure(failure))
            {
                _lost.Return();
                failing ??= timeProvider.GetTimestamp();
                if (timeProvider.GetElapsedTime(failing.Value) > Patience)
                    await GiveUpAsync(followed);
            }
            catch (Exception failure)
            {
                // None of those who read may wait for ever because of what one stream holds.
                LogFailed(log, failure);
                await GiveUpAsync(followed);
            }
            await Task.Delay(Interval, timeProvider);
        }
        await over.CancelAsync();
        await watching;
    }

    // Of answers that have not ended.
    private HashSet<string> Hosts()
    {
        lock (_lock)
            return _followed.Values.Where(answer => !answer.Answer.HasEnded).Select(answer => answer.Host)
                .ToHashSet(StringComparer.Ordinal);
    }

    private List<FollowedAnswer> Followed()
    {
        lock (_lock)
        {
            foreach (var answer in _followed.Values.Where(answer => answer.IsOver).ToList())
            {
                _followed.Remove(answer.Id);
                // A reader who comes this late must not wait for what nobody brings any more.
                _ = answer.GiveUpAsync();
            }
            _runs = _followed.Count > 0;
            return [.. _followed.Values];
        }
    }

    private async Task ReadAsync(IDatabase database, List<FollowedAnswer> followed)
    {
        var byProgress = followed.ToLookup(answer => answer.HasBegun);
        FollowedAnswer[] begun = [.. byProgress[true]];
        foreach (var some in byProgress[false].Chunk(NewAtOnce).Prepend(begun).Where(some => some.Length > 0))
        {
            await TakeAsync(database, some);
            // At once: five hundred readers of a lost host would wait for one another. Nor does who comes late wait for another look.
            await Task.WhenAll(some.Where(answer => !answer.Answer.HasEnded && _lost.Contains(answer.Host))
                .Select(answer => EndAsync(database, answer)));
        }
    }

    private static async Task TakeAsync(IDatabase database, FollowedAnswer[] followed)
    {
        var streams = await database.StreamReadAsync(
            [.. followed.Select(answer => new StreamPosition(AnswerKeys.Stream(answer.Id), answer.Last))]);
        var byKey = followed.ToDictionary(answer => AnswerKeys.Stream(answer.Id));
        foreach (var stream in streams)
            await byKey[stream.Key!].TakeAsync(stream.Entries);
    }

    private async Task EndAsync(IDatabase database, FollowedAnswer answer)
    {
        var expiry = ((long)EndedExpiry.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var result = (string?)await database.ScriptEvaluateAsync(
            End, [AnswerKeys.Lease(answer.Host), AnswerKeys.Ended(answer.Id), AnswerKeys.Stream(answer.Id)],
            [answer.Last, answer.Next, await answer.EndingAsync(), expiry, AnswerKeys.Messages(answer.Host), LostHosts.Fresh]);
        if (result == "alive")
            _lost.Forget(answer.Host);
        // The end comes with the next read, as for all readers. Where it does not, the stream itself is gone. Whoever is behind, reads on.
        if (result == "ended" && ++answer.Tries > 4)
            await answer.GiveUpAsync();
    }

    private static async Task GiveUpAsync(List<FollowedAnswer> followed)
    {
        foreach (var answer in followed)
            await answer.GiveUpAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(List<FollowedAnswer> followed)
    {
        var messages = await server.MessagesAsync();
        foreach (var answer in followed.Where(answer => answer.Answer.HasReaders))
            await messages.PublishAsync(
                RedisChannel.Literal(AnswerKeys.Messages(answer.Host)), "read " + answer.Id, CommandFlags.FireAndForget);
    }

    [LoggerMessage(LogLevel.Error, "Answers of other hosts could not be read")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
