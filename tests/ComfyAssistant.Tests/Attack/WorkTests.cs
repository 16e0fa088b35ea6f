using System.Diagnostics;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Tokens;

namespace ComfyAssistant.Tests.Attack;

/// <summary>Work that somebody else asks for is bounded, can be given up, and does not hold up the others.</summary>
public sealed class WorkTests
{
    [Fact]
    public async Task A_text_beyond_the_limit_is_estimated_by_its_beginning()
    {
        using var counter = new TokenCounter();
        await counter.Ready;
        var part = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 5000));
        var one = counter.Count(part);
        Assert.InRange(counter.Count(part + part), (int)(one * 1.95), (int)(one * 2.05));
    }

    [Fact]
    public void Counting_is_given_up_when_nobody_waits()
    {
        using var counter = new TokenCounter();
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => counter.Count(new string('a', 90_000), gone.Token));
    }

    [Fact]
    public async Task A_turn_that_is_given_up_is_free()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var pace = new Pace(TimeSpan.FromSeconds(10), time);
        await pace.WaitAsync(default);
        for (var i = 0; i < 100; i++)
        {
            using var gone = new CancellationTokenSource();
            var given = pace.WaitAsync(gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
        var next = pace.WaitAsync(default);
        time.Advance(TimeSpan.FromSeconds(10));
        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_blocks_nobody()
    {
        var clock = new SetBackClock();
        using var pace = new Pace(TimeSpan.FromMilliseconds(1), clock);
        await pace.WaitAsync(default);
        clock.Now -= TimeSpan.FromDays(1);
        await pace.WaitAsync(default).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class SetBackClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Stopwatch.GetTimestamp();
    }
}
