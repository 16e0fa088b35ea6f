using System.Globalization;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Valkey;

/// <summary>
/// Keeps the model calls of all hosts apart. The place that was taken last is a key that expires: nothing is reserved, so that a call that
/// gives up while it waits costs the others nothing.
/// </summary>
internal sealed partial class SharedPace(ValkeyServer server, TimeProvider timeProvider, ILogger<SharedPace> log)
{
    // A key that has longer to live than it can have been given was left by a clock that was set back, and must block nobody.
    private const string Take = """
        local left = redis.call('PTTL', KEYS[1])
        if left > 0 and left <= tonumber(ARGV[1]) then return left end
        redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
        return 0
        """;

    /// <summary>What a pace waits for, so that it is kept with the other hosts, as <see cref="WaitAsync"/> does.</summary>
    /// <param name="connection">Whose calls are kept apart: its id, and the provider's address.</param>
    public Func<TimeSpan, CancellationToken, Task> Of(string connection) =>
        (apart, cancellationToken) => WaitAsync(connection, apart, cancellationToken);

    /// <summary>Returns when the next call may start; at once when Valkey cannot be asked.</summary>
    /// <param name="connection">Whose calls are kept apart: its id, and the provider's address.</param>
    /// <param name="apart">How far apart they start.</param>
    /// <param name="cancellationToken">The call is given up.</param>
    public async Task WaitAsync(string connection, TimeSpan apart, CancellationToken cancellationToken)
    {
        var key = ValkeyServer.KeyOf("pace", connection);
        var milliseconds = ((long)Math.Ceiling(apart.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        try
        {
            while (await TakeAsync(key, milliseconds) is > 0 and var left)
                await Task.Delay(TimeSpan.FromMilliseconds(left), timeProvider, cancellationToken);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
        }
    }

    private async Task<long> TakeAsync(string key, string milliseconds) =>
        (long)await (await server.DatabaseAsync()).ScriptEvaluateAsync(Take, [(RedisKey)key], [(RedisValue)milliseconds]);

    [LoggerMessage(LogLevel.Debug, "A model call was paced by this host alone: {Why}")]
    private static partial void LogAlone(ILogger log, string why);
}
