using System.Globalization;
using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ComfyAssistant.Tests.Unit.Chat.Answers.Sharing;

public class LostHostsTests
{
    private const string Host = "h1";

    private static readonly HashSet<string> Hosts = [Host];

    // Longer than any of these tests takes.
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);
    private static readonly string Renewed = Milliseconds(Lease / 2);
    private static readonly string Overdue = Milliseconds(Lease * 2);

    [Theory]
    [InlineData(true, true, true, false)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, true, false)]
    [InlineData(true, false, false, true)]
    [InlineData(false, false, true, true)]
    [InlineData(false, false, false, true)]
    public async Task A_host_is_gone_without_a_lease_or_when_its_lease_is_overdue_and_it_listens_no_more(
        bool hasLease, bool isRenewed, bool listens, bool isGone)
    {
        await using var server = AnswerHost.Connect(await ValkeyProcess.DatabaseAsync());
        var database = await server.DatabaseAsync();
        var host = Guid.NewGuid().ToString("N");
        if (hasLease) await database.StringSetAsync(AnswerKeys.Lease(host), "1", Lease);
        if (listens)
            await (await server.MessagesAsync()).SubscribeAsync(RedisChannel.Literal(AnswerKeys.Messages(host)), (_, _) => { });
        Assert.Equal(isGone, await LostHosts.IsGoneAsync(database, host, isRenewed ? Renewed : Overdue));
    }

    [Fact]
    public async Task A_host_is_lost_when_it_is_missing_twice_and_not_once_it_lives()
    {
        await using var server = AnswerHost.Connect(await ValkeyProcess.DatabaseAsync());
        var lost = Looking(server);
        await lost.LookAsync(Hosts);
        Assert.False(lost.Contains(Host));
        await lost.LookAsync(Hosts);
        Assert.True(lost.Contains(Host));
        lost.Forget(Host);
        Assert.False(lost.Contains(Host));
    }

    [Fact]
    public async Task A_host_that_was_only_late_begins_anew()
    {
        await using var server = AnswerHost.Connect(await ValkeyProcess.DatabaseAsync());
        var (database, lost) = (await server.DatabaseAsync(), Looking(server));
        await lost.LookAsync(Hosts);
        await database.StringSetAsync(AnswerKeys.Lease(Host), "1", Lease);
        await lost.LookAsync(Hosts);
        await database.KeyDeleteAsync(AnswerKeys.Lease(Host));
        await lost.LookAsync(Hosts);
        Assert.False(lost.Contains(Host));
    }

    [Fact]
    public async Task It_looks_again_and_again_until_told_and_misses_nobody_right_after_the_store_was_away()
    {
        var time = new FakeTimeProvider();
        await using var server = AnswerHost.Connect(await ValkeyProcess.DatabaseAsync());
        var lost = new LostHosts(server, time, NullLogger<SharedAnswers>.Instance);
        lost.Return();
        using var over = new CancellationTokenSource();
        var asked = 0;
        var watching = lost.WatchAsync(() => { asked++; return Hosts; }, over.Token);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, false), (asked, lost.Contains(Host)));
        while (!lost.Contains(Host))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await over.CancelAsync();
        await watching;
        Assert.True(asked >= 2);
    }

    private static LostHosts Looking(ValkeyServer server) => new(server, TimeProvider.System, NullLogger<SharedAnswers>.Instance);

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
