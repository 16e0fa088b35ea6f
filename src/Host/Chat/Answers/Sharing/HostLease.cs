using ComfyAssistant.Host.Valkey;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// Shows the other hosts that this one lives: a key that expires unless it is renewed. On a thread of its own: a pool that is busy for a
/// second must not look like a host that was lost.
/// </summary>
/// <param name="server">Has the key.</param>
/// <param name="host">This host.</param>
/// <param name="lapsed">Is called after a pause in which the others may have taken it for lost.</param>
/// <param name="timeProvider">Measures the pauses.</param>
internal sealed class HostLease(ValkeyServer server, string host, Action lapsed, TimeProvider timeProvider) : IDisposable
{
    /// <summary>How long after its last sign a host counts as lost, also where it is still connected.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1500);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly ManualResetEventSlim _stop = new();
    private readonly RedisKey _key = AnswerKeys.Lease(host);

    /// <summary>Begins to renew it.</summary>
    public async Task StartAsync()
    {
        try
        {
            await (await server.DatabaseAsync()).StringSetAsync(_key, "1", Length);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            // It is renewed all the time; the server may be back by then.
        }
        new Thread(Renew) { IsBackground = true, Name = "lease" }.Start();
    }

    public void Dispose() => _stop.Set();

    private void Renew()
    {
        IDatabase? database = null;
        var last = timeProvider.GetTimestamp();
        while (!_stop.Wait(Interval))
        {
            try
            {
                database ??= server.DatabaseAsync().AsTask().GetAwaiter().GetResult();
                // With its answer: a sign that is written late is late for the others, which this host must know of too.
                database.StringSet(_key, "1", Length);
            }
            catch (Exception failure) when (ValkeyServer.IsFailure(failure))
            {
                continue;
            }
            if (timeProvider.GetElapsedTime(last) > Length)
                lapsed();
            last = timeProvider.GetTimestamp();
        }
    }
}
