using System.Diagnostics;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace ComfyAssistant.Tests.Unit.Valkey;

/// <summary>Model calls of several hosts are kept apart together.</summary>
public sealed class SharedPaceTests : IAsyncLifetime
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<ValkeyServer> _servers = [];
    private string _address = "";

    public async Task InitializeAsync() => _address = await ValkeyProcess.DatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Calls_of_two_hosts_start_apart()
    {
        var (one, other) = (Host(), Host());
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? one : other).WaitAsync(default))).WaitAsync(Limit);
        // Expiry counts whole milliseconds.
        Assert.True(Stopwatch.GetElapsedTime(began) >= 5 * Apart - TimeSpan.FromMilliseconds(10), $"{Stopwatch.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task Another_connection_waits_for_nothing_of_it()
    {
        var (one, other) = (Host("one", TimeSpan.FromHours(1)), Host("other", TimeSpan.FromHours(1)));
        await one.WaitAsync(default).WaitAsync(Limit);
        await other.WaitAsync(default).WaitAsync(Limit);
    }

    [Fact]
    public async Task A_turn_that_is_given_up_is_free()
    {
        var (one, other) = (Host(apart: TimeSpan.FromSeconds(1)), Host(apart: TimeSpan.FromSeconds(1)));
        await one.WaitAsync(default).WaitAsync(Limit);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            var given = (i % 2 == 0 ? one : other).WaitAsync(gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
        await other.WaitAsync(default).WaitAsync(Limit);
        // Had each taken its turn, it would be twenty seconds.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(began)}");
    }

    [Fact]
    public async Task A_clock_that_was_set_back_blocks_nobody()
    {
        var pace = Host();
        await pace.WaitAsync(default).WaitAsync(Limit);
        var options = AnswerHost.Options(_address)!;
        await using var valkey = await ConnectionMultiplexer.ConnectAsync(
            $"{options.Host}:{options.Port},defaultDatabase={options.Database}");
        // A key that is to live for a day is what a clock that is set back by one leaves behind.
        foreach (var key in valkey.GetServers()[0].Keys(options.Database, ValkeyServer.Prefix + "pace:*"))
            await valkey.GetDatabase().KeyExpireAsync(key, TimeSpan.FromDays(1));
        await pace.WaitAsync(default).WaitAsync(Limit);
    }

    [Fact]
    public async Task Without_Valkey_a_host_paces_its_own_calls()
    {
        await using var absent = ValkeyProcess.OnFreePort();
        _address = absent.Address;
        var pace = Host();
        var began = Stopwatch.GetTimestamp();
        await pace.WaitAsync(default).WaitAsync(Limit);
        await pace.WaitAsync(default).WaitAsync(Limit);
        Assert.True(Stopwatch.GetElapsedTime(began) >= Apart - TimeSpan.FromMilliseconds(10));
    }

    private Pace Host(string connection = "env", TimeSpan? apart = null)
    {
        var server = AnswerHost.Connect(_address);
        _servers.Add(server);
        var shared = new SharedPace(server, TimeProvider.System, NullLogger<SharedPace>.Instance);
        return new Pace(
            apart ?? Apart, TimeProvider.System, (pause, cancellationToken) => shared.WaitAsync(connection, pause, cancellationToken));
    }
}
