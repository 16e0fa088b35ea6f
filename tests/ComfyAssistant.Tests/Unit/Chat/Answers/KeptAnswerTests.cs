using System.IO.Pipelines;
using System.Text;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Chat.Answers;

/// <summary>How long an answer lives, by a clock that the tests move.</summary>
public class KeptAnswerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private AnswerHost _host = null!;

    private RunningAnswers Answers => _host.Answers;

    public async Task InitializeAsync() =>
        _host = AnswerHost.Of(await ValkeyAsync(), Pipeline.Chat with { Resume = Patience, KeptAnswers = 1000 }, _time);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Resumable_answer_without_a_reader_is_stopped_in_time_and_not_before()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        _time.Advance(Patience - Instant);
        Assert.False(answer.Stopping.IsCancellationRequested);
        _time.Advance(Instant);
        Assert.True(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Reader_keeps_it_going_and_the_time_begins_when_the_last_one_leaves()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        using var leave = new CancellationTokenSource();
        var first = ReadAsync(answer, leave.Token);
        var second = ReadAsync(answer, leave.Token);
        _time.Advance(10 * Patience);
        Assert.False(answer.Stopping.IsCancellationRequested);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _time.Advance(Patience - Instant);
        Assert.False(answer.Stopping.IsCancellationRequested);
        _time.Advance(Instant);
        Assert.True(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Reader_that_comes_back_in_time_reads_all_of_it_from_the_first_byte()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        answer.Append("one "u8.ToArray());
        _time.Advance(Patience - Instant);
        var reading = ReadAsync(answer, CancellationToken.None);
        _time.Advance(10 * Patience);
        answer.Append("two"u8.ToArray());
        answer.Dispose();
        Assert.EndsWith("one two", (await reading).Replace(": ping\n\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Ended_answer_is_kept_for_a_while()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        answer.Append("one"u8.ToArray());
        answer.Dispose();
        _time.Advance(Patience - Instant);
        Assert.Equal("one", await ReadAsync(Answers.Find("chat")!, CancellationToken.None));
        _time.Advance(Instant);
        Assert.Null(Answers.Find("chat"));
    }

    [Fact]
    public async Task Answer_that_is_not_resumable_is_kept_no_longer_than_it_runs_and_stops_for_nobody()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: false);
        _time.Advance(10 * Patience);
        Assert.False(answer.Stopping.IsCancellationRequested);
        Assert.Same(answer, Answers.Find("chat"));
        answer.Dispose();
        Assert.Null(Answers.Find("chat"));
    }

    [Fact]
    public async Task Newer_answer_takes_the_place_of_one_that_nobody_reads()
    {
        var old = await Answers.BeginAsync("chat", isResumable: true);
        var young = await Answers.BeginAsync("chat", isResumable: true);
        Assert.True(old.Stopping.IsCancellationRequested);
        old.Dispose();
        Assert.Same(young, Answers.Find("chat"));
    }

    [Fact]
    public async Task What_takes_too_much_room_goes_ended_ones_first()
    {
        var ended = await Answers.BeginAsync("ended", isResumable: true);
        ended.Append(new byte[100]);
        ended.Dispose();
        var large = await Answers.BeginAsync("large", isResumable: true);
        large.Append(new byte[600]);
        var small = await Answers.BeginAsync("small", isResumable: true);
        small.Append(new byte[350]);
        Assert.Null(Answers.Find("ended"));
        Assert.Same(large, Answers.Find("large"));

        small.Append(new byte[100]);
        Assert.Null(Answers.Find("large"));
        Assert.Same(small, Answers.Find("small"));
    }

    [Fact]
    public async Task Failure_before_the_first_byte_reaches_the_reader_as_itself()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        var reading = ReadAsync(answer, CancellationToken.None);
        Assert.True(answer.Fail(new InvalidOperationException("no model")));
        answer.Dispose();
        Assert.Equal("no model", (await Assert.ThrowsAsync<InvalidOperationException>(() => reading)).Message);
        Assert.Equal("no model",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(answer, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task Silence_is_filled_with_comments_for_each_reader()
    {
        var answer = await Answers.BeginAsync("chat", isResumable: true);
        var pipe = new Pipe();
        var reading = answer.CopyToAsync(pipe.Writer, () => { }, TimeSpan.FromSeconds(15), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(15));
        var read = await pipe.Reader.ReadAsync();
        Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(read.Buffer));
        pipe.Reader.AdvanceTo(read.Buffer.End);
        answer.Dispose();
        await reading;
    }

    private static Task<string> ReadAsync(KeptAnswer answer, CancellationToken cancellationToken) =>
        AnswerHost.ReadAsync(answer, cancellationToken);

    private protected virtual Task<string?> ValkeyAsync() => Task.FromResult<string?>(null);
}

/// <summary>The same on one of several hosts.</summary>
public sealed class SharedKeptAnswerTests : KeptAnswerTests
{
    private protected override async Task<string?> ValkeyAsync() => await ValkeyProcess.DatabaseAsync();
}
