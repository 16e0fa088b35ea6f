using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class UsageStoreTests : StoreTest
{
    public UsageStoreTests() : this(new ContextHome())
    {
    }

    private protected UsageStoreTests(ContextHome home) : base(home)
    {
    }

    private UsageStore Usage => new(Home.Database, Home.Clock);

    [Fact]
    public async Task What_several_hosts_count_at_once_is_counted_once_each()
    {
        UsageStore[] hosts = [Usage, new(Beside(), Home.Clock)];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => hosts[i % 2].AddTokensAsync(100 + i, ContextHome.Ct)));
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => hosts[i % 2].TakeRunsAsync(2, limit: 15, ContextHome.Ct)));

        Assert.Equal(7, taken.Count(run => run.IsTaken));
        Assert.Equal(new DailyUsage(new(2026, 3, 4), 2190, 14), await hosts[1].TodayAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Runs_are_taken_all_or_none_and_can_be_given_back()
    {
        Assert.Equal((new DailyUsage(new(2026, 3, 4), 0, 0), true), await Usage.TakeRunsAsync(3, limit: 5, ContextHome.Ct));
        Assert.Equal((new DailyUsage(new(2026, 3, 4), 0, 3), false), await Usage.TakeRunsAsync(3, limit: 5, ContextHome.Ct));
        Assert.True((await Usage.TakeRunsAsync(50, limit: null, ContextHome.Ct)).IsTaken);
        await Usage.GiveBackRunsAsync(new(2026, 3, 4), 50, ContextHome.Ct);
        Assert.Equal(3, (await Usage.TodayAsync(ContextHome.Ct)).Runs);
    }

    [Fact]
    public async Task Each_day_in_UTC_begins_at_nothing_and_days_of_long_ago_are_tidied()
    {
        await Usage.AddTokensAsync(10, ContextHome.Ct);
        Home.Clock.SetUtcNow(new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DailyUsage(new(2026, 3, 5), 0, 0), await Usage.TodayAsync(ContextHome.Ct));
        Home.Clock.Advance(TimeSpan.FromDays(89));
        await Usage.AddTokensAsync(1, ContextHome.Ct);
        Assert.Equal("2026-03-04 2026-06-02", await DaysAsync());
        Home.Clock.Advance(TimeSpan.FromDays(1));
        await Usage.AddTokensAsync(1, ContextHome.Ct);
        Assert.Equal("2026-06-02 2026-06-03", await DaysAsync());
    }

    private ContextDatabase Beside() => Home.Shared is { } shared ? shared.Beside().Database : Home.NewDatabase();

    private async Task<string> DaysAsync() => string.Join(' ', await Home.Database.ReadAsync(
        connection => connection.Rows("SELECT day FROM daily_usage ORDER BY day").ConvertAll(row => row[0]), ContextHome.Ct));
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class UsageStoreOnPostgresTests() : UsageStoreTests(ContextHome.OnPostgres());
