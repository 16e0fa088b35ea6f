using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// A provider's event stream as the connector should have received it: read event by event, taken apart by <see cref="ChunkReader"/> and
/// written again. Text that arrived together leaves as one chunk, and so do the arguments of a call, as the connector's cost is by the
/// chunk and not by the byte.
/// </summary>
internal sealed class ProviderStream : ReadOnlyStream
{
    private const int Enough = 4096;

    private readonly Stream _source;
    private readonly ModelOptions _options;
    private readonly ModelCall? _call;
    private readonly CancellationTokenSource _stop = new();
    private readonly EventReader<Event> _events;
    private readonly ChunkReader _chunks = new();
    private readonly ArrayBufferWriter<byte> _ready = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly StringBuilder _text = new();
    private int? _textOfCall;
    private Task<bool>? _next;
    private bool _begun;
    private bool _finished;
    private bool _done;
    private int _read;
    private string _stray = "";
    private ExceptionDispatchInfo? _failure;

    /// <param name="source">The provider's bytes.</param>
    /// <param name="options">Which provider and model they come from.</param>
    /// <param name="call">The call that they answer, which is told what came beside text and calls; null outside of any.</param>
    public ProviderStream(Stream source, ModelOptions options, ModelCall? call)
    {
        _source = source;
        _options = options;
        _call = call;
        _json = new Utf8JsonWriter(_ready);
        _events = new EventReader<Event>(source, Event.Of);
    }

    // Bytes and letters that wait for the connector.
    private int Collected => _ready.WrittenCount + _text.Length;

    /// <summary>Waits for the first of the answer, so that a call which fails before it can be tried again.</summary>
    /// <exception cref="ProviderException">The provider tells an error, or ends, before it has said anything.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        await CollectAsync();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _ready.WrittenCount)
        {
            _failure?.Throw();
            _ready.ResetWrittenCount();
            _read = 0;
            using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
            await CollectAsync();
        }

        var length = Math.Min(buffer.Length, _ready.WrittenCount - _read);
        _ready.WrittenSpan.Slice(_read, length).CopyTo(buffer.Span);
        _read += length;
        return length;
    }

    /// <summary>Collects until the provider pauses. What came before a failure is given out before it is thrown.</summary>
    private async ValueTask CollectAsync()
    {
        try
        {
            while (!_done && Collected < Enough)
            {
                var next = _next ??= _events.MoveNextAsync(_stop.Token).AsTask();
                if (!next.IsCompleted && Collected > 0)
                    break;

                _next = null;
                if (await next)
                    Take(_events.Current, _events.Type);
                else
                    End();
            }
        }
        catch (Exception failure) when (Collected > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        WriteText();
    }

    private void Take(Event item, string type)
    {
        if (item.Plain is { } plain)
        {
            _begun = true;
            Take(_chunks.Read(plain), plain.Text);
            return;
        }
        var data = item.Bytes.AsMemory();
        if (data.Span.SequenceEqual("[DONE]"u8))
        {
            // Not a keep-alive that some send as data, but the end of the answer, and unreadable.
            if (!_finished && _stray.StartsWith('{'))
                throw new ProviderException("The last piece of the answer could not be read.");
            Done();
            return;
        }
        if (_chunks.Read(data, type == "error") is not { } chunk)
        {
            _stray = Encoding.UTF8.GetString(data.Span);
            return;
        }

        _stray = "";
        // An opening with nothing in it is no answer yet: what fails behind it may be tried again. And one that is sent again and again
        // to keep the connection is no word of the answer either.
        if (chunk is { Text.Length: 0, Reasoning.Length: 0, Calls.Count: 0, FinishReason: null, Usage: null, Failure: null })
            return;
        _begun = true;
        _finished |= chunk.FinishReason is not null;
        if (_call is not null)
            _call.Remark ??= chunk.Remark;
        if (chunk is { Text.Length: > 0, Reasoning.Length: 0, Calls.Count: 0, FinishReason: null, Usage: null, Failure: null })
            Collect(chunk.Text, call: null);
        else if (chunk is { Text.Length: 0, Reasoning.Length: 0, Calls: [{ Id: null, Name: null } piece] }
            && chunk is { FinishReason: null, Usage: null, Failure: null })
            Collect(piece.Arguments, piece.Index);
        else
        {
            WriteText();
            if (chunk.Failure is null || chunk.Text.Length > 0 || chunk.Reasoning.Length > 0 || chunk.Calls.Count > 0)
                Write(chunk);
        }
        if (chunk.Failure is { } failure)
            throw failure;
    }

    private void Take(ToolCallPiece? piece, string text)
    {
        if (piece is null)
            Collect(text, call: null);
        else if (piece is { Id: null, Name: null } more)
            Collect(more.Arguments, more.Index);
        else
        {
            WriteText();
            Write(new ProviderChunk { Calls = [piece.Value] });
        }
    }

    private void Collect(string text, int? call)
    {
        if (_textOfCall != call)
            WriteText();
        _textOfCall = call;
        _text.Append(text);
    }

    // Many providers leave [DONE] out; a stream that names no reason either was cut.
    private void End()
    {
        if (!_finished)
            throw new ProviderException(_stray.Length > 0 ? _stray : "The connection ended before the answer was complete.")
            {
                IsHangUp = _stray.Length == 0 && !_begun,
            };
        Done();
    }

    private void Done()
    {
        _done = true;
        WriteText();
        if (_call is not null)
            _call.Received = _chunks.State.Whole(_options);
        _ready.Write("data: [DONE]\n\n"u8);
    }

    private void WriteText()
    {
        if (_text.Length == 0)
            return;
        var text = _text.ToString();
        _text.Clear();
        Write(_textOfCall is { } call
            ? new ProviderChunk { Calls = [new ToolCallPiece(call, Id: null, Name: null, text)] }
            : new ProviderChunk { Text = text });
    }

    private void Write(ProviderChunk chunk)
    {
        _ready.Write("data: "u8);
        _json.Reset(_ready);
        chunk.Write(_json);
        _json.Flush();
        _ready.Write("\n\n"u8);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _done)
            _ = DrainAsync();
        else if (disposing)
            Release();
        base.Dispose(disposing);
    }

    // What stands behind [DONE] is read to its end, or the connection could not serve the next call.
    private async Task DrainAsync()
    {
        _stop.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            var rest = new byte[256];
            while (await _source.ReadAsync(rest, _stop.Token) > 0)
            {
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or IOException or HttpRequestException)
        {
            // The connection is dropped instead, which only costs the next call a new one.
        }
        Release();
    }

    private void Release()
    {
        _stop.Cancel();
        _source.Dispose();
        _json.Dispose();
    }

    // Read while the parser still has the bytes; only those of the rare events are copied.
    private readonly record struct Event(PlainDelta? Plain, byte[] Bytes)
    {
        public static Event Of(string type, ReadOnlySpan<byte> data) =>
            type != "error" && PlainDelta.Of(data) is { } plain ? new Event(plain, []) : new Event(null, data.ToArray());
    }
}
