using System.Diagnostics;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>
/// Many users chat through nginx with two hosts that are killed at random, and then rolled: nothing that was acknowledged is lost, every
/// reader gets an end, and nobody reads a word of another's. A slice in the test suite; the whole by <c>tests/studio-run</c>.
/// </summary>
public sealed class StudioTests(ITestOutputHelper output) : IDisposable
{
    private const double PerSecond = 5;

    // On a machine that is busy with other tests, times say nothing.
    private const double Promised = 2;

    // So many answers of each user have ended before the first host is killed.
    private const int Warm = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly int[] Failures = [500, 502, 503, 504];
    private static readonly bool IsWhole = AttackTime.Variable("STUDIO_KILLS") is not null;

    // Answers of eight seconds in the slice, of twenty in the whole.
    private static readonly int Deltas = IsWhole ? 100 : 40;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(IsWhole ? 6 : 2);
    private static readonly int Kills = AttackTime.Number("STUDIO_KILLS", 2);
    private static readonly int Rolls = AttackTime.Number("STUDIO_ROLLS", 1);
    private static readonly int Users = AttackTime.Number("STUDIO_USERS", 20);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("studio-");
    private readonly StudioTally _tally = new();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Hosts_are_killed_and_rolled_and_nobody_loses_what_was_acknowledged()
    {
        await using var provider = await StudioProvider.StartAsync(Deltas, PerSecond);
        await using var hosts = await StudioHosts.StartAsync(_root, provider);
        using var proxy = new HttpClient { BaseAddress = hosts.Address, Timeout = TimeSpan.FromMinutes(2) };
        var users = Enumerable.Range(0, Users).Select(i => new StudioUser(proxy, $"u{i}", _tally)).ToList();

        await WhileTheyChatAsync(users, async () =>
        {
            var watch = Stopwatch.StartNew();
            while (_tally["ended with stop"] < Warm * Users)
            {
                Assert.True(watch.Elapsed < Patience, $"answers do not end: {_tally}\nnginx: {hosts.Errors}");
                await Task.Delay(Look, TimeProvider.System);
            }
            await KillAsync(hosts);
        });
        output.WriteLine(
            $"{2 * Users} streams of {Users} users, {Kills} kills, seed {AttackTime.Seed}: {_tally}; memory {hosts.Memory} MB");

        var before = _tally["turns"];
        var (failed, lost) = (Failed(), _tally["ended with error"]);
        await WhileTheyChatAsync(users, async () =>
        {
            for (var i = 0; i < Rolls * hosts.Count; i++)
                await hosts.RollAsync(i % hosts.Count, _tally);
        });
        output.WriteLine($"{Rolls} rolling restarts of both, {_tally["turns"] - before} turns: {_tally}");

        Assert.True(_tally.Wrong.IsEmpty, $"{string.Join('\n', _tally.Wrong)}\nnginx: {hosts.Errors}");
        Assert.Empty(provider.Mixed);
        Assert.True(_tally["ended with error"] > 0 && _tally["reconnected"] > 0, "no host was killed while it answered");
        Assert.Equal((failed, lost), (Failed(), _tally["ended with error"]));
        if (IsWhole) Assert.True(_tally.SlowestEnd <= Promised, $"a reader waited {_tally.SlowestEnd:0.00} s for the end");
    }

    private int Failed() => Failures.Sum(status => _tally[$"requests failed with {status}"]);

    // All read their last answers to the end, and look for what was acknowledged.
    private static async Task WhileTheyChatAsync(List<StudioUser> users, Func<Task> work)
    {
        using var over = new CancellationTokenSource();
        var chats = users.SelectMany((user, i) => Enumerable.Range(0, 2).Select(slot => ChatAsync(user, i, slot, over.Token))).ToList();
        await work();
        await over.CancelAsync();
        await Task.WhenAll(chats);
        await Parallel.ForEachAsync(users, async (user, _) => await user.CheckRulesAsync());
    }

    // Users do not press Enter in one moment.
    private static async Task ChatAsync(StudioUser user, int number, int slot, CancellationToken over)
    {
        await Task.Delay((number * Between) + (slot * Between / 2), TimeProvider.System, CancellationToken.None);
        await user.ChatAsync(slot, isFollowed: slot == 0 && number % 10 == 0, over);
    }

    private async Task KillAsync(StudioHosts hosts)
    {
        var random = new Random(AttackTime.Seed);
        var all = Stopwatch.StartNew();
        for (var kill = 0; kill < Kills; kill++)
        {
            // At any moment of the answers that run.
            await Task.Delay(Calm * (1 + random.NextDouble()), TimeProvider.System);
            var host = random.Next(hosts.Count);
            var (at, watch) = (all.Elapsed.TotalSeconds, Stopwatch.StartNew());
            var said = await hosts.KillAsync(host, _tally);
            if (said.Length > 0) output.WriteLine($"host {host} had said: {said}");
            // It comes back when all its readers know that it was gone.
            await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
            await hosts.StartAsync(host);
            output.WriteLine(
                $"kill {kill + 1} at {at:0} s: host {host} was back after {watch.Elapsed.TotalSeconds:0.0} s; {_tally.EndsOf(kill + 1)}");
        }
    }
}
