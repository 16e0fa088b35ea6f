using ComfyAssistant.Host.Chat;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Chat;

public sealed class SilenceWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly SilenceWatch _watch;

    public SilenceWatchTests() => _watch = new SilenceWatch(Limit, _clock);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void Silence_ends_the_call_after_the_limit()
    {
        _clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.False(_watch.Token.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void Words_keep_it_going_for_ever()
    {
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(Limit - TimeSpan.FromSeconds(1));
            _watch.Word();
        }
        Assert.False(_watch.Token.IsCancellationRequested);
    }

    [Fact]
    public void Signs_of_life_keep_it_going_for_five_times_the_limit()
    {
        var seconds = 0;
        for (; !_watch.Token.IsCancellationRequested && seconds < 1000; seconds++)
        {
            _watch.SignOfLife();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(50, seconds);
    }

    [Fact]
    public void Word_after_signs_of_life_begins_the_patience_again()
    {
        for (var i = 0; i < 45; i++)
        {
            _watch.SignOfLife();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        _watch.Word();
        for (var i = 0; i < 45; i++)
        {
            _watch.SignOfLife();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.False(_watch.Token.IsCancellationRequested);
    }
}
