using System.IO.Pipelines;
using System.Text;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Chat.Answers;

/// <summary>How long an answer lives, by a clock that the tests move.</summary>
public class KeptAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly RunningAnswers _answers;

    public KeptAnswerTests() => _answers = new RunningAnswers(Pipeline.Chat with { Resume = Patience, KeptAnswers = 1000 }, _time);

    [Fact]
    public void Resumable_answer_without_a_reader_is_stopped_in_time_and_not_before()
    {
        var answer = _answers.Begin("chat", isResumable: true);
        _time.Advance(Patience - Instant);
        Assert.False(answer.Stopping.IsCancellationRequested);
        _time.Advance(Instant);
        Assert.True(answer.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Reader_keeps_it_going_and_the_time_begins_when_the_last_one_leaves()
    {
        var answer = _answers.Begin("chat", isResumable: true);
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
        var answer = _answers.Begin("chat", isResumable: true);
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
        var answer = _answers.Begin("chat", isResumable: true);
        answer.Append("one"u8.ToArray());
        answer.Dispose();
        _time.Advance(Patience - Instant);
        Assert.Equal("one", await ReadAsync(_answers.Find("chat")!, CancellationToken.None));
        _time.Advance(Instant);
        Assert.Null(_answers.Find("chat"));
    }

    [Fact]
    public void Answer_that_is_not_resumable_is_kept_no_longer_than_it_runs_and_stops_for_nobody()
    {
        var answer = _answers.Begin("chat", isResumable: false);
        _time.Advance(10 * Patience);
        Assert.False(answer.Stopping.IsCancellationRequested);
        Assert.Same(answer, _answers.Find("chat"));
        answer.Dispose();
        Assert.Null(_answers.Find("chat"));
    }

    [Fact]
    public void Newer_answer_takes_the_place_of_one_that_nobody_reads()
    {
        var old = _answers.Begin("chat", isResumable: true);
        var young = _answers.Begin("chat", isResumable: true);
        Assert.True(old.Stopping.IsCancellationRequested);
        old.Dispose();
        Assert.Same(young, _answers.Find("chat"));
    }

    [Fact]
    public void What_takes_too_much_room_goes_ended_ones_first()
    {
        var ended = _answers.Begin("ended", isResumable: true);
        ended.Append(new byte[100]);
        ended.Dispose();
        var large = _answers.Begin("large", isResumable: true);
        large.Append(new byte[600]);
        var small = _answers.Begin("small", isResumable: true);
        small.Append(new byte[350]);
        Assert.Null(_answers.Find("ended"));
        Assert.Same(large, _answers.Find("large"));

        small.Append(new byte[100]);
        Assert.Null(_answers.Find("large"));
        Assert.Same(small, _answers.Find("small"));
    }

    [Fact]
    public async Task Failure_before_the_first_byte_reaches_the_reader_as_itself()
    {
        var answer = _answers.Begin("chat", isResumable: true);
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
        var answer = _answers.Begin("chat", isResumable: true);
        var pipe = new Pipe();
        var reading = answer.CopyToAsync(pipe.Writer, () => { }, TimeSpan.FromSeconds(15), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(15));
        var read = await pipe.Reader.ReadAsync();
        Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(read.Buffer));
        pipe.Reader.AdvanceTo(read.Buffer.End);
        answer.Dispose();
        await reading;
    }

    private static async Task<string> ReadAsync(KeptAnswer answer, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await answer.CopyToAsync(PipeWriter.Create(text), () => { }, TimeSpan.FromSeconds(15), cancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
