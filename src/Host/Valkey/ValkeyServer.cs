using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Valkey;

/// <summary>
/// The connection to Valkey, or any server that speaks Redis' protocol. Whatever it is asked fails within a second when the server is not
/// there; nothing waits for it to come back.
/// </summary>
internal sealed partial class ValkeyServer(ValkeyOptions options, ILogger<ValkeyServer> log) : IAsyncDisposable
{
    /// <summary>
    /// What all keys begin with. The braces put them into one slot of a cluster, as scripts and reads take several keys at once.
    /// </summary>
    public const string Prefix = "{comfy}:";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connection;

    /// <summary>Is called when the connection is back: what was written while it was gone may be lost, and so may all else.</summary>
    public event Action? Restored;

    /// <summary>Whether a failure is the server's, which the service goes on without.</summary>
    public static bool IsFailure(Exception failure) =>
        failure is RedisException or RedisTimeoutException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>The key of something that hosts know of a connection, a chat or a ComfyUI.</summary>
    /// <param name="what">What they know.</param>
    /// <param name="of">Names it. Hashed: it may have any length, and is nobody else's business.</param>
    public static string KeyOf(string what, string of) =>
        $"{Prefix}{what}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)))}";

    /// <summary>Its database; whether the server is there shows when it is asked something.</summary>
    public async ValueTask<IDatabase> DatabaseAsync() => (await ConnectionAsync()).GetDatabase();

    /// <summary>What carries messages between hosts.</summary>
    public async ValueTask<ISubscriber> MessagesAsync() => (await ConnectionAsync()).GetSubscriber();

    /// <summary>Asks whether it is there.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await DatabaseAsync()).PingAsync().WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            // Whoever asks for /readyz need not know where it is.
            return "Valkey does not answer; the log has its address.";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connection;
        lock (_lock)
            connection = _connection;
        if (connection is not null)
            await (await connection).DisposeAsync();
    }

    private Task<ConnectionMultiplexer> ConnectionAsync()
    {
        lock (_lock)
            return _connection is null or { IsFaulted: true } ? _connection = ConnectAsync() : _connection;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { options.Host, options.Port } },
            User = options.User,
            Password = options.Password,
            Ssl = options.IsEncrypted,
            DefaultDatabase = options.Database,
            ClientName = "comfy-assistant",
            // A server that is not there yet is no reason not to start.
            AbortOnConnectFail = false,
            ConnectRetry = 1,
            ConnectTimeout = (int)Patience.TotalMilliseconds,
            AsyncTimeout = (int)Patience.TotalMilliseconds,
            SyncTimeout = (int)Patience.TotalMilliseconds,
            ReconnectRetryPolicy = new LinearRetry((int)Pause.TotalMilliseconds),
            HeartbeatInterval = Pause,
            // Without this, what is asked while the server is gone would wait for it.
            BacklogPolicy = BacklogPolicy.FailFast,
        });
        connection.ConnectionFailed += (_, lost) => LogLost(log, options.Address, lost.FailureType);
        connection.ConnectionRestored += (_, back) =>
        {
            LogBack(log, options.Address);
            Restored?.Invoke();
        };
        if (connection.IsConnected)
            LogBack(log, options.Address);
        else
            LogLost(log, options.Address, ConnectionFailureType.UnableToConnect);
        return connection;
    }

    [LoggerMessage(LogLevel.Warning, "Valkey at {Address} is not reached ({Why}). Chats go on; until it is back, an answer can only be "
        + "followed and stopped on the host that gives it, and hosts pace their model calls each for itself.")]
    private static partial void LogLost(ILogger log, string address, ConnectionFailureType why);

    [LoggerMessage(LogLevel.Information, "Connected to Valkey at {Address}")]
    private static partial void LogBack(ILogger log, string address);
}
