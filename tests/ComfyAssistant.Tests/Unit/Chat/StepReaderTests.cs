using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Unit.Chat;

public sealed class StepReaderTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly MemoryStream _sent = new();
    private readonly CountingStream _response;
    private readonly SseWriter _sse;
    private readonly UiStream _stream;
    private readonly CallIds _ids = new([]);
    private readonly Channel<StreamingChatMessageContent> _model = Channel.CreateUnbounded<StreamingChatMessageContent>();

    public StepReaderTests()
    {
        _response = new CountingStream(_sent);
        _sse = new SseWriter(PipeWriter.Create(_response), TimeSpan.FromSeconds(15), TimeProvider.System);
        _stream = new UiStream(_sse);
        _stream.Start("m1");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _sse.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Nothing_is_sent_before_the_first_sign_of_life()
    {
        var reading = ReadAsync();
        Assert.Equal(0, _response.Flushes);
        _model.Writer.Complete();
        await reading;
    }

    [Fact]
    public async Task What_came_is_sent_as_soon_as_the_model_pauses()
    {
        var reading = ReadAsync();
        await _model.Writer.WriteAsync(Text("Hello"));
        await _response.FirstFlush.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("Hello", Encoding.UTF8.GetString(_sent.ToArray()), StringComparison.Ordinal);
        _model.Writer.Complete();
        Assert.Equal("Hello", (await reading).Text);
    }

    [Fact]
    public async Task Burst_is_sent_in_pieces_of_more_than_4_KB_and_not_delta_by_delta()
    {
        const int deltas = 2000;
        for (var i = 0; i < deltas; i++)
            await _model.Writer.WriteAsync(Text("word "));
        _model.Writer.Complete();

        var step = await ReadAsync();

        Assert.Equal(deltas * 5, step.Text.Length);
        Assert.InRange(_response.Flushes, 10, deltas / 20);
        Assert.True(_sent.Length > UiStream.FlushThreshold);
    }

    private Task<Step> ReadAsync() => new StepReader(_stream, _ids, new ToolNames([]),
        new StepCalls(_stream, _ids, new ToolNames([]), _ => null)).ReadAsync(_model.Reader.ReadAllAsync(), () => { });

    private static StreamingChatMessageContent Text(string text) => new(AuthorRole.Assistant, text);

    private sealed class CountingStream(MemoryStream inner) : MemoryStream
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Flushes { get; private set; }

        public Task FirstFlush => _first.Task;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Flushes++;
            inner.Write(buffer.Span);
            _first.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
