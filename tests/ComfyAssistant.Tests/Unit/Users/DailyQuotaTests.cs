using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Unit.Users;

public sealed class DailyQuotaTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task It_is_said_when_it_starts_again_and_then_it_does()
    {
        var quota = Of(new("anna"), tokens: 10, runs: 1);
        await quota.AddTokensAsync(12);
        Assert.Equal(
            "Your 10 tokens for today are used up (12 were used). They start again at 00:00 UTC, in 18 h 54 min. Until then you can go on "
            + "with a connection of your own, which is not counted.", await quota.WhyNoTokensAsync(ContextHome.Ct));
        Assert.Null((await quota.TakeRunsAsync(1, ContextHome.Ct)).Refusal);
        Assert.Equal("Your 1 runs for today are used up. They start again at 00:00 UTC, in 18 h 54 min.",
            (await quota.TakeRunsAsync(1, ContextHome.Ct)).Refusal);
        _home.Clock.Advance(TimeSpan.FromHours(19));
        Assert.Null(await quota.WhyNoTokensAsync(ContextHome.Ct));
        Assert.Null(await quota.WhyNoRunsAsync(1, ContextHome.Ct));
    }

    [Fact]
    public async Task What_cannot_be_written_down_counts_all_the_same_and_is_written_later()
    {
        var quota = Of(new("anna"), tokens: 10, runs: null);
        await quota.AddTokensAsync(4);
        using (var foreign = _home.Foreign())
        {
            using var locked = foreign.BeginTransaction(deferred: false);
            await quota.AddTokensAsync(7);
            Assert.Contains("(11 were used)", await quota.WhyNoTokensAsync(ContextHome.Ct), StringComparison.Ordinal);
        }
        await quota.AddTokensAsync(1);
        Assert.Equal(12, (await new UsageStore(_home.Database, _home.Clock).TodayAsync(ContextHome.Ct)).Tokens);
    }

    [Fact]
    public async Task What_editors_do_for_all_is_nobodys()
    {
        var quota = Of(CurrentUser.Team, tokens: 1, runs: 1);
        await quota.AddTokensAsync(5);
        Assert.Null((await quota.TakeRunsAsync(5, ContextHome.Ct)).Refusal);
        Assert.Null(await quota.WhyNoTokensAsync(ContextHome.Ct));
        Assert.Equal(0, (await quota.TodayAsync(ContextHome.Ct)).Tokens);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"quotas":[{"tokens":5}]}""")]
    [InlineData("""{"quotas":[{"name":"anna","tokens":-5}]}""")]
    public async Task A_broken_table_of_limits_lets_nothing_through(string table)
    {
        _home.Put(UserContextFolder.QuotasName, table);
        var failure = await ContextAssert.FailsAsync(
            ContextFault.Unavailable, () => Of(new("anna"), null, null).WhyNoTokensAsync(ContextHome.Ct));
        Assert.Contains("quotas.json", failure.Message, StringComparison.Ordinal);
    }

    private DailyQuota Of(CurrentUser user, long? tokens, long? runs) => new(
        user, new UserQuotas(_home.Files, new DailyLimits(tokens, runs)), new UsageStore(_home.Database, _home.Clock), _home.Clock,
        NullLogger<DailyQuota>.Instance);
}
