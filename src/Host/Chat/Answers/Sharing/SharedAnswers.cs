using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Plugins.Storage;
using StackExchange.Redis;

namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>
/// The running answers of several hosts, in Valkey: any host can follow and stop any of them. Each host goes on to keep its own in memory,
/// from where its own readers are served, and writes them for the others.
/// </summary>
internal sealed partial class SharedAnswers : IAsyncDisposable
{
    private const int Tries = 5;

    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ValkeyServer _server;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<SharedAnswers> _log;
    private readonly string _host = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly HostLease _lease;
    private readonly AnswerWriter _writer;
    private readonly AnswerFollower _follower;
    private readonly Lazy<Task> _start;
    private Task _writing = Task.CompletedTask;

    public SharedAnswers(
        ValkeyServer server, SecretMask mask, ChatOptions options, TimeProvider timeProvider, ILogger<SharedAnswers> log)
    {
        (_server, _timeProvider, _log) = (server, timeProvider, log);
        _writer = new(server, new AnswerStream(_host, mask.Apply, options.Resume, timeProvider), timeProvider, log);
        _follower = new(server, timeProvider, log);
        _lease = new(server, _host, _writer.Doubt, timeProvider);
        _start = new(StartAsync);
        server.Restored += _writer.Doubt;
        server.Restored += _follower.Return;
    }

    /// <summary>Connects, so that the log says at the start of the service whether Valkey is there.</summary>
    public Task ConnectAsync() => _start.Value;

    /// <summary>Lets the other hosts follow an answer that begins here. An older one of the chat gives way, wherever it runs.</summary>
    public async Task BeginAsync(KeptAnswer answer)
    {
        await _start.Value;
        if (Parse(await _writer.BeginAsync(answer)) is { } before && before.Host != _host)
            await SendAsync(before.Host, "replace " + before.Answer);
    }

    /// <summary>The chat's answer, wherever it is given; the one of this host alone while Valkey is gone.</summary>
    /// <param name="chatId">The chat.</param>
    /// <param name="own">Its last answer on this host; null for none.</param>
    /// <exception cref="ContextException">Unavailable: Valkey is there, and too busy to be asked.</exception>
    public async ValueTask<KeptAnswer?> FindAsync(string chatId, KeptAnswer? own)
    {
        if (own?.Copy is { IsAnnounced: false })
            return own;
        try
        {
            return await LookUpAsync(chatId) is { } last && last.Host != _host ? _follower.Follow(last.Answer, last.Host) : own;
        }
        catch (RedisTimeoutException busy) when (own is null)
        {
            LogAlone(_log, busy.Message);
            // That there is none would be said in ignorance, and the reader would not come again.
            throw new ContextException(
                ContextFault.Unavailable, "The hosts' shared store does not answer in time. Try again in a moment.", busy);
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(_log, failure.Message);
            return own;
        }
    }

    /// <summary>Stops the chat's answer where another host gives it.</summary>
    /// <exception cref="ContextException">Unavailable: that host could not be told.</exception>
    public async ValueTask StopAsync(string chatId, KeptAnswer? own)
    {
        try
        {
            if (await LookUpAsync(chatId) is not { } last || last.Host == _host)
                return;
            var heard = await SendAsync(last.Host, "stop " + last.Answer);
            if (heard || await LostHosts.IsGoneAsync(await _server.DatabaseAsync(), last.Host, LostHosts.Fresh))
                return;
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(_log, failure.Message);
            // Most likely that was it.
            if (own is not null)
                return;
        }
        throw new ContextException(
            ContextFault.Unavailable, "The answer could not be stopped: the host that gives it is not reached. Try again in a moment.");
    }

    /// <summary>Writes what there still is, so that other hosts have the ends of answers that end with this one.</summary>
    public async ValueTask DisposeAsync()
    {
        _server.Restored -= _writer.Doubt;
        _server.Restored -= _follower.Return;
        if (_start.IsValueCreated)
        {
            await _start.Value;
            await _stop.CancelAsync();
            await _writing;
            using var last = new CancellationTokenSource(LastMoment, _timeProvider);
            while (!last.IsCancellationRequested && _writer.HasRunning)
                await Task.Delay(Pause, _timeProvider, CancellationToken.None);
            await _writer.FlushAsync();
        }
        _lease.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync()
    {
        await _lease.StartAsync();
        await ListenAsync();
        _writing = Task.Run(() => _writer.RunAsync(_stop.Token));
    }

    private async Task ListenAsync()
    {
        try
        {
            // Connected again, the library listens again by itself.
            await (await _server.MessagesAsync()).SubscribeAsync(
                RedisChannel.Literal(AnswerKeys.Messages(_host)), (_, message) => Take(message.ToString()));
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(_log, failure.Message);
        }
    }

    private void Take(string message)
    {
        if (message.Split(' ') is not [var what, var id] || _writer.Find(id) is not { } copy)
            return;
        if (what == "stop")
            copy.Answer.Stop();
        else if (what == "replace")
            copy.Answer.Replace();
        else if (what == "read")
            copy.ReadElsewhere();
    }

    private async Task<bool> SendAsync(string host, string message)
    {
        try
        {
            return await (await _server.MessagesAsync()).PublishAsync(RedisChannel.Literal(AnswerKeys.Messages(host)), message) > 0;
        }
        catch (Exception failure) when (ValkeyServer.IsFailure(failure))
        {
            LogAlone(_log, failure.Message);
            return false;
        }
    }

    // When a host is lost, all its readers ask at once; to tell one of them that there is no answer would lose it.
    private async Task<(string Answer, string Host)?> LookUpAsync(string chatId)
    {
        for (var tried = 1; ; tried++)
            try
            {
                return Parse(await (await _server.DatabaseAsync()).StringGetAsync(AnswerKeys.Chat(chatId)));
            }
            catch (RedisTimeoutException) when (tried < Tries)
            {
                // It is there, and busy.
            }
    }

    private static (string Answer, string Host)? Parse(string? last) => last?.Split(' ') is [var answer, var host] ? (answer, host) : null;

    [LoggerMessage(LogLevel.Warning, "Other hosts could not be asked about an answer: {Why}")]
    private static partial void LogAlone(ILogger log, string why);
}
