using System.Globalization;
using ComfyAssistant.Host.Chat.Answers.Sharing;
using ComfyAssistant.Tests.Support;
using StackExchange.Redis;

namespace ComfyAssistant.Tests.Unit.Chat.Answers.Sharing;

public class LostHostsTests
{
    private const string Host = "h1";

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
        var (database, lost) = (await server.DatabaseAsync(), new LostHosts());
        await lost.LookAsync(database, [Host]);
        Assert.False(lost.Contains(Host));
        await lost.LookAsync(database, [Host]);
        Assert.True(lost.Contains(Host));
        lost.Forget(Host);
        Assert.False(lost.Contains(Host));
    }

    [Fact]
    public async Task A_host_that_was_only_late_begins_anew()
    {
        await using var server = AnswerHost.Connect(await ValkeyProcess.DatabaseAsync());
        var (database, lost) = (await server.DatabaseAsync(), new LostHosts());
        await lost.LookAsync(database, [Host]);
        await database.StringSetAsync(AnswerKeys.Lease(Host), "1", Lease);
        await lost.LookAsync(database, [Host]);
        await database.KeyDeleteAsync(AnswerKeys.Lease(Host));
        await lost.LookAsync(database, [Host]);
        Assert.False(lost.Contains(Host));
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
