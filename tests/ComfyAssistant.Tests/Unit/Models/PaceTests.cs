using System.Net;
using ComfyAssistant.Host.Models;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Models;

public class PaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void First_call_of_a_quiet_service_waits_for_nothing()
    {
        Assert.True(new Pace(TimeSpan.FromSeconds(1), _time).WaitAsync(default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Successive_calls_start_apart()
    {
        var pace = new Pace(TimeSpan.FromSeconds(1), _time);
        await pace.WaitAsync(default);
        var second = pace.WaitAsync(default);
        var third = pace.WaitAsync(default);

        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await second;
        Assert.False(third.IsCompleted);
        var began = _time.GetTimestamp();
        // Its turn begins on another thread: one step of a second, taken before that, would leave it waiting for ever.
        while (!third.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        await third;
        Assert.True(_time.GetElapsedTime(began) >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Time_that_has_passed_counts()
    {
        var pace = new Pace(TimeSpan.FromSeconds(1), _time);
        await pace.WaitAsync(default);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(pace.WaitAsync(default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        var pace = new Pace(TimeSpan.FromSeconds(1), _time);
        await pace.WaitAsync(default);
        using var cancel = new CancellationTokenSource();
        var waiting = pace.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_rest_that_the_provider_asks_for_is_kept_by_all_its_calls()
    {
        var pace = new Pace(TimeSpan.Zero, _time);
        await pace.Rest.BeginAsync(TimeSpan.FromSeconds(3), HttpStatusCode.TooManyRequests);
        // A shorter one does not end it earlier, and one that nobody would wait for is none.
        await pace.Rest.BeginAsync(TimeSpan.FromSeconds(1), HttpStatusCode.ServiceUnavailable);
        await pace.Rest.BeginAsync(TimeSpan.FromSeconds(60), HttpStatusCode.TooManyRequests);
        var told = new List<(TimeSpan, string)>();
        var waiting = pace.WaitAsync(default, (wait, why) =>
        {
            told.Add((wait, why));
            return ValueTask.CompletedTask;
        });
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await waiting;
        Assert.Equal([(TimeSpan.FromSeconds(3), "The model's provider asks to slow down.")], told);
        Assert.True(pace.WaitAsync(default).IsCompletedSuccessfully);
    }
}
