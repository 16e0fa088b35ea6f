using System.Diagnostics;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Chat.Answers.Sharing;

/// <summary>Valkey is not there, comes late, or goes and comes back: answers go on where they are given, and nothing hangs.</summary>
public sealed class ValkeyOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ValkeyProcess _valkey = ValkeyProcess.OnFreePort();
    private AnswerHost _one = null!;
    private AnswerHost _other = null!;

    public Task InitializeAsync()
    {
        (_one, _other) = (new AnswerHost(_valkey.Address), new AnswerHost(_valkey.Address));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _valkey.DisposeAsync();
    }

    [Fact]
    public async Task Without_it_answers_are_followed_and_stopped_on_their_own_host_and_stopping_others_is_refused()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true).AsTask().WaitAsync(Limit);
        answer.Append("one"u8.ToArray());
        Assert.Same(answer, await _one.Answers.FindAsync("chat"));
        Assert.Null(await _other.Answers.FindAsync("chat"));
        var refused = await Assert.ThrowsAsync<ContextException>(() => _other.Answers.StopAsync("chat").AsTask());
        Assert.Equal(ContextFault.Unavailable, refused.Fault);
        await _one.Answers.StopAsync("chat");
        Assert.True(answer.Stopping.IsCancellationRequested);
        answer.Dispose();
        Assert.Equal("one", await AnswerHost.ReadAsync(answer));
    }

    [Fact]
    public async Task An_answer_that_began_without_it_is_shared_from_its_first_byte_once_it_is_there()
    {
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        answer.Append("one "u8.ToArray());
        await _valkey.StartAsync();
        var seen = AnswerHost.ReadAsync(await FindOtherAsync());
        answer.Append("two"u8.ToArray());
        answer.Dispose();
        Assert.Equal("one two", await seen.WaitAsync(Limit));
    }

    [Fact]
    public async Task What_was_lost_with_it_is_written_again_for_those_who_read_and_for_those_who_come()
    {
        await _valkey.StartAsync();
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        answer.Append("one "u8.ToArray());
        var seen = (await _other.Answers.FindAsync("chat"))!;
        var reading = AnswerHost.ReadAsync(seen);
        await WaitForAsync(() => Task.FromResult(seen.Size > 0));

        _valkey.Kill();
        answer.Append("two "u8.ToArray());
        await _valkey.StartAsync();
        await WaitForAsync(() => Task.FromResult(seen.Size > 4));
        answer.Append("three"u8.ToArray());
        answer.Dispose();
        Assert.Equal("one two three", await reading.WaitAsync(Limit));
        Assert.Equal("one two three", await AnswerHost.ReadAsync(await FindOtherAsync()).WaitAsync(Limit));
    }

    [Fact]
    public async Task When_it_stays_away_those_who_follow_get_an_end()
    {
        await _valkey.StartAsync();
        var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
        answer.Append("data: {\"type\":\"start\",\"messageId\":\"m1\"}\n\n"u8.ToArray());
        var seen = (await _other.Answers.FindAsync("chat"))!;
        var reading = AnswerHost.ReadAsync(seen);
        await WaitForAsync(() => Task.FromResult(seen.Size > 0));
        _valkey.Kill();
        Assert.Equal(LostAnswer.Told, UiTranscript.Parse(await reading.WaitAsync(Limit)).Error);
        Assert.False(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task One_that_does_not_answer_holds_nothing_up_for_long()
    {
        await _valkey.StartAsync();
        (await _one.Answers.BeginAsync("before", isResumable: false)).Dispose();
        _valkey.Signal("STOP");
        try
        {
            var began = Stopwatch.StartNew();
            var answer = await _one.Answers.BeginAsync("chat", isResumable: true);
            Assert.Same(answer, await _one.Answers.FindAsync("chat"));
            Assert.Null(await _one.Answers.FindAsync("none"));
            await _one.Answers.StopAsync("chat");
            // Each of the four gives up after a second; anything near the limit would be a hang.
            Assert.True(began.Elapsed < Limit, $"{began.Elapsed}");
        }
        finally
        {
            _valkey.Signal("CONT");
        }
    }

    private async Task<KeptAnswer> FindOtherAsync()
    {
        KeptAnswer? found = null;
        await WaitForAsync(async () => (found = await _other.Answers.FindAsync("chat")) is not null);
        return found!;
    }

    // What another process does on its own time cannot be awaited otherwise.
    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Limit);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }
}
