using System.Diagnostics;
using System.Net;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ComfyAssistant.Tests.Unit.Valkey;

/// <summary>A rest that a provider asks one host for is kept by all.</summary>
public sealed class SharedRestTests : IAsyncLifetime
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<ValkeyServer> _servers = [];
    private readonly List<string> _told = [];
    private string _address = "";

    public async Task InitializeAsync() => _address = await ValkeyProcess.DatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Another_host_waits_and_says_why_and_another_connection_does_not()
    {
        var (one, other, elsewhere) = (Host(), Host(), Host("elsewhere"));
        await one.BeginAsync(Rest, HttpStatusCode.ServiceUnavailable);
        // A shorter one does not end it earlier.
        await other.BeginAsync(TimeSpan.FromMilliseconds(1), HttpStatusCode.TooManyRequests);
        var began = Stopwatch.GetTimestamp();
        await WaitAsync(elsewhere);
        Assert.Empty(_told);
        await WaitAsync(other);
        Assert.True(Stopwatch.GetElapsedTime(began) > Rest / 2, $"{Stopwatch.GetElapsedTime(began)}");
        Assert.Equal(["The model's provider has no room."], _told);
        await WaitAsync(one);
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer_and_a_rest_that_is_too_long_is_none()
    {
        var (one, other) = (Host(), Host());
        await one.BeginAsync(TimeSpan.FromMinutes(1), HttpStatusCode.TooManyRequests);
        await WaitAsync(other);
        await one.BeginAsync(TimeSpan.FromSeconds(5), HttpStatusCode.TooManyRequests);
        using var gone = new CancellationTokenSource();
        var given = other.WaitAsync((_, _) => new(gone.CancelAsync()), gone.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Limit));
        // A key that is to live for a day is what a clock that was set back by one leaves behind.
        var options = AnswerHost.Options(_address)!;
        await using var valkey = await ConnectionMultiplexer.ConnectAsync(
            $"{options.Host}:{options.Port},defaultDatabase={options.Database}");
        foreach (var key in valkey.GetServers()[0].Keys(options.Database, ValkeyServer.Prefix + "rest:*"))
            await valkey.GetDatabase().KeyExpireAsync(key, TimeSpan.FromDays(1));
        await WaitAsync(other);
    }

    [Fact]
    public async Task Without_Valkey_a_host_keeps_its_own()
    {
        await using var absent = ValkeyProcess.OnFreePort();
        _address = absent.Address;
        var clock = new FakeTimeProvider();
        var (one, other) = (Host(clock: clock), Host(clock: clock));
        await one.BeginAsync(TimeSpan.FromSeconds(3), HttpStatusCode.TooManyRequests);
        await WaitAsync(other);
        Assert.Empty(_told);
        var waiting = WaitAsync(one);
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(_told.Count * 10));
            await Task.Yield();
        }
        await waiting;
        Assert.Equal(["The model's provider asks to slow down."], _told);
    }

    private Task WaitAsync(ProviderRest host) => host.WaitAsync(
        (_, why) =>
        {
            _told.Add(why);
            return ValueTask.CompletedTask;
        },
        CancellationToken.None).WaitAsync(Limit);

    private ProviderRest Host(string connection = "env", TimeProvider? clock = null)
    {
        var server = AnswerHost.Connect(_address);
        _servers.Add(server);
        return new(clock ?? TimeProvider.System, new SharedRest(server, NullLogger<SharedRest>.Instance), connection);
    }
}
