using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Protocol;

public sealed class UiStreamTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly JsonElement Input = JsonDocument.Parse("""{"a":1.50}""").RootElement;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly FakeTimeProvider _time = new();
    private readonly SseWriter _sse;
    private readonly UiStream _stream;

    public UiStreamTests()
    {
        _sse = new SseWriter(_pipe.Writer, KeepAlive, _time);
        _stream = new UiStream(_sse);
        _stream.Start("m1");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _sse.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Steps_and_parts_open_and_close_by_themselves()
    {
        _stream.Reasoning("hm");
        _stream.Text("a");
        _stream.Text("b");
        _stream.ToolInput("c1", "addNode", Input);
        _stream.StartStep();
        _stream.Text("c");
        _stream.Finish(FinishReason.ToolCalls);

        Assert.Equal(
            ["start", "start-step", "reasoning-start", "reasoning-delta", "reasoning-end", "text-start", "text-delta", "text-delta",
                "text-end", "tool-input-available",
                "finish-step", "start-step", "text-start", "text-delta", "text-end", "finish-step", "finish"],
            UiTranscript.Parse(await TranscriptAsync()).Types);
    }

    [Theory]
    [InlineData(false, false, "tool-input-error")]
    [InlineData(false, true, "tool-input-error")]
    [InlineData(true, false, "tool-input-error")]
    [InlineData(true, true, "tool-output-error")]
    public async Task Refused_call_keeps_the_arguments_that_a_client_with_tools_of_its_own_has_seen(bool keeps, bool shown, string expected)
    {
        var pipe = new Pipe();
        await using var sse = new SseWriter(pipe.Writer, KeepAlive, _time);
        var stream = new UiStream(sse, keeps);
        stream.Start("m1");
        stream.ToolInputStart("c1", "addNode");
        if (shown)
            stream.ToolInputDelta("c1", "{\"a\":1.5");
        stream.ToolInputError("c1", "addNode", Input, "no");
        stream.Finish(FinishReason.Stop);
        await stream.FlushAsync(CancellationToken.None);
        await pipe.Writer.CompleteAsync();
        using var body = new MemoryStream();
        await pipe.Reader.CopyToAsync(body);

        Assert.Single(UiTranscript.Parse(body.ToArray()).Types, expected);
    }

    [Fact]
    public async Task Bytes_are_exactly_those_that_clients_read()
    {
        // The encoder writes letters beyond the basic plane as escapes, which are the same text to every parser.
        _stream.Text("Grüße 模 🦊 \"x\"\n");
        _stream.ToolInput("c1", "addNode", Input);
        _stream.ToolOutput("c1", JsonDocument.Parse("null").RootElement);
        _stream.Finish(FinishReason.ContentFilter, Input);

        Assert.Equal(
            """
            data: {"type":"start","messageId":"m1"}

            data: {"type":"start-step"}

            data: {"type":"text-start","id":"1"}

            data: {"type":"text-delta","id":"1","delta":"Grüße 模 \uD83E\uDD8A \"x\"\n"}

            data: {"type":"text-end","id":"1"}

            data: {"type":"tool-input-available","toolCallId":"c1","toolName":"addNode","input":{"a":1.50}}

            data: {"type":"tool-output-available","toolCallId":"c1","output":null}

            data: {"type":"finish-step"}

            data: {"type":"finish","finishReason":"content-filter","messageMetadata":{"a":1.50}}

            data: [DONE]


            """, await TranscriptAsync());
    }

    [Fact]
    public async Task Failure_closes_everything_before_it_is_told_and_ends_the_answer()
    {
        _stream.Text("half");
        _stream.Fail("broken");
        _stream.Fail("again");
        _stream.Finish(FinishReason.Stop);

        Assert.Equal(["start", "start-step", "text-start", "text-delta", "text-end", "finish-step", "error", "finish"],
            UiTranscript.Parse(await TranscriptAsync()).Types);
    }

    [Fact]
    public void Output_of_an_unknown_or_answered_call_is_a_mistake_of_ours()
    {
        _stream.ToolInput("c1", "addNode", Input);
        _stream.ToolOutput("c1", Input);
        Assert.Throws<InvalidOperationException>(() => _stream.ToolOutput("c1", Input));
        Assert.Throws<InvalidOperationException>(() => _stream.ToolOutput("c2", Input));
        Assert.Throws<InvalidOperationException>(() => _stream.ToolInput("c1", "addNode", Input));
    }

    [Fact]
    public async Task Silence_is_filled_with_comments()
    {
        await _stream.FlushAsync(default);
        await ReadAsync();
        _time.Advance(KeepAlive - TimeSpan.FromSeconds(1));
        Assert.False(_pipe.Reader.TryRead(out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(": ping\n\n", await ReadAsync());
        _time.Advance(KeepAlive);
        Assert.Equal(": ping\n\n", await ReadAsync());
    }

    [Fact]
    public async Task What_was_sent_puts_the_next_comment_off()
    {
        _time.Advance(KeepAlive - TimeSpan.FromSeconds(1));
        await _stream.FlushAsync(default);
        await ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Nothing_leaves_before_a_flush_and_nothing_after_the_end()
    {
        _stream.Text("a");
        Assert.False(_pipe.Reader.TryRead(out _));
        Assert.False(_stream.Sent);
        await _stream.FlushAsync(default);
        Assert.True(_stream.Sent);
        await ReadAsync();
        await _sse.DisposeAsync();
        _time.Advance(KeepAlive);
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    [Fact]
    public void More_than_four_kilobytes_are_not_held_back()
    {
        Assert.False(_stream.IsFull);
        _stream.Text(new string('x', UiStream.FlushThreshold));
        Assert.True(_stream.IsFull);
    }

    private async Task<string> TranscriptAsync()
    {
        await _stream.FlushAsync(default);
        return await ReadAsync();
    }

    private async Task<string> ReadAsync()
    {
        var read = await _pipe.Reader.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer);
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
