using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// Server-sent events, collected and handed to the response by whole events. One caller writes; a timer adds a comment
/// when nothing was sent for a while, so that proxies keep the connection open.
/// Format: WHATWG HTML, "Server-sent events".
/// </summary>
internal sealed class SseWriter : IAsyncDisposable
{
    private static readonly byte[] Ping = ": ping\n\n"u8.ToArray();

    private readonly PipeWriter _response;
    private readonly TimeSpan _keepAlive;
    private readonly ITimer _timer;
    private readonly ArrayBufferWriter<byte> _pending = new(1024);
    private readonly Utf8JsonWriter _json;

    // The response takes one write at a time, and the timer's comes at any moment.
    private readonly SemaphoreSlim _gate = new(1);
    private bool _closed;

    /// <param name="response">Takes the bytes.</param>
    /// <param name="keepAlive">How long it may be silent.</param>
    /// <param name="timeProvider">Measures the silence.</param>
    public SseWriter(PipeWriter response, TimeSpan keepAlive, TimeProvider timeProvider)
    {
        _response = response;
        _keepAlive = keepAlive;
        _json = new Utf8JsonWriter(_pending, UiJson.Writer);
        _timer = timeProvider.CreateTimer(_ => _ = PingAsync(), null, keepAlive, keepAlive);
    }

    /// <summary>Sets the headers that make a response such a stream.</summary>
    public static void Prepare(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        // nginx holds a stream back until its buffer is full unless this header says not to.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Bytes of events that wait for the next <see cref="FlushAsync"/>.</summary>
    public int Pending => _pending.WrittenCount;

    /// <summary>Whether anything, a keep-alive comment included, was handed to the response: from then on its status is settled.</summary>
    public bool Started { get; private set; }

    /// <summary>Is given the events as they are sent, without the comments between them.</summary>
    public Action<ReadOnlyMemory<byte>>? Copy { get; init; }

    /// <summary>Adds an event whose data is one JSON object; <paramref name="members"/> writes what stands in it.</summary>
    public void Event<T>(T state, Action<Utf8JsonWriter, T> members)
    {
        _pending.Write("data: "u8);
        _json.Reset(_pending);
        _json.WriteStartObject();
        members(_json, state);
        _json.WriteEndObject();
        _json.Flush();
        _pending.Write("\n\n"u8);
    }

    /// <summary>Adds the event that tells clients that nothing more comes.</summary>
    public void Done() => _pending.Write("data: [DONE]\n\n"u8);

    /// <summary>Sends what waits.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.WrittenCount == 0)
            return;

        await _gate.WaitAsync(cancellationToken);
        try
        {
            Started = true;
            Copy?.Invoke(_pending.WrittenMemory);
            await _response.WriteAsync(_pending.WrittenMemory, cancellationToken);
            _pending.ResetWrittenCount();
            _timer.Change(_keepAlive, _keepAlive);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task PingAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_closed)
                return;
            Started = true;
            await _response.WriteAsync(Ping);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the keep-alive comments; once this returns the response belongs to the caller alone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _gate.WaitAsync();
        _closed = true;
        _gate.Release();
        await _json.DisposeAsync();
    }
}
