using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Valkey;

/// <summary>Tells all hosts for how long a provider has asked not to be called: a key that expires when it may be.</summary>
internal sealed partial class SharedRest(ValkeyServer server, ILogger<SharedRest> log)
{
    // A longer one stays. One that has longer to live than it can have been given was left by a clock that was set back.
    private const string Begin = """
        local left = redis.call('PTTL', KEYS[1])
        if left < tonumber(ARGV[2]) or left > tonumber(ARGV[3]) then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
        """;

    private const string Look = "return {redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[1])}";

    /// <summary>The provider has asked for a rest; nothing happens when Valkey cannot be told.</summary>
    /// <param name="connection">Whose calls wait: its id, and the provider's address.</param>
    /// <param name="length">How long.</param>
    /// <param name="longest">The longest that one may be.</param>
    /// <param name="status">How the provider said so.</param>
    public async Task BeginAsync(string connection, TimeSpan length, TimeSpan longest, HttpStatusCode status)
    {
        try
        {
            await (await server.DatabaseAsync()).ScriptEvaluateAsync(
                Begin, [(RedisKey)KeyOf(connection)], [(int)status, Milliseconds(length), Milliseconds(longest)]);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
        }
    }

    /// <summary>How much is left of a rest, and how the provider asked for it; nothing when Valkey cannot be asked.</summary>
    /// <param name="connection">Whose calls wait: its id, and the provider's address.</param>
    /// <param name="longest">What has longer to live is no rest.</param>
    public async Task<(TimeSpan Left, HttpStatusCode Status)?> LeftAsync(string connection, TimeSpan longest)
    {
        try
        {
            var found = (RedisResult[])(await (await server.DatabaseAsync()).ScriptEvaluateAsync(Look, [(RedisKey)KeyOf(connection)]))!;
            var left = TimeSpan.FromMilliseconds((long)found[0]);
            return left > TimeSpan.Zero && left <= longest && (int?)found[1] is { } status ? (left, (HttpStatusCode)status) : null;
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(log, failure.Message);
            return null;
        }
    }

    private static string KeyOf(string connection) => ValkeyServer.KeyOf("rest", connection);

    private static RedisValue Milliseconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Debug, "That a provider asked to wait is known to this host alone: {Why}")]
    private static partial void LogAlone(ILogger log, string why);
}
