using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). In small pieces: a parser that keeps an event
/// in one array doubles it time and again, in arrays that the shared pool holds on to for minutes, one of each size for each thread.
/// </summary>
/// <param name="source">The bytes. What has no blank line behind it is no event.</param>
/// <param name="read">Takes an event's type, <c>message</c> where none is said, and its data, which stay as long as the call.</param>
internal sealed class EventReader<T>(Stream source, EventReader<T>.Taker read)
{
    private readonly PipeReader _bytes = PipeReader.Create(source, new StreamPipeReaderOptions(leaveOpen: true));
    private long _seen;
    private bool _isLineEmpty = true;
    private bool _wasReturn;
    private bool _isBegun;

    /// <summary>Makes what is kept of an event.</summary>
    public delegate T Taker(string type, ReadOnlySpan<byte> data);

    /// <summary>The type of the last event.</summary>
    public string Type { get; private set; } = "";

    /// <summary>What was read of the last event.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Reads the next event that has data.</summary>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _bytes.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            while (FindEnd(rest) is { } end)
            {
                var isEvent = Take(rest.Slice(0, end));
                rest = rest.Slice(end);
                if (!isEvent)
                    continue;
                _bytes.AdvanceTo(rest.Start);
                return true;
            }
            _bytes.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
                return false;
        }
    }

    // Where the blank line ends that ends an event. Each byte is looked at once, however often more is read.
    private long? FindEnd(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes.Slice(_seen))
            for (var rest = segment.Span; !rest.IsEmpty;)
            {
                var at = rest.IndexOfAny((byte)'\n', (byte)'\r');
                _isLineEmpty &= at == 0;
                // The '\n' of a "\r\n" is no blank line of its own.
                var isHalf = at == 0 && rest[0] == '\n' && _wasReturn;
                _wasReturn = at >= 0 && rest[at] == '\r';
                _seen += at < 0 ? rest.Length : at + 1;
                rest = at < 0 ? [] : rest[(at + 1)..];
                if (at < 0 || isHalf)
                    continue;
                if (_isLineEmpty)
                {
                    var end = _seen;
                    _seen = 0;
                    return end;
                }
                _isLineEmpty = true;
            }
        return null;
    }

    private bool Take(in ReadOnlySequence<byte> lines)
    {
        var bytes = lines.IsSingleSegment ? lines.FirstSpan : lines.ToArray();
        if (!_isBegun && bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        _isBegun = true;

        var type = "message";
        ReadOnlySpan<byte> data = default;
        var hasData = false;
        foreach (var range in bytes.SplitAny((byte)'\n', (byte)'\r'))
        {
            var line = bytes[range];
            if (ValueOf(line, "data"u8, out var value))
            {
                data = hasData ? (byte[])[.. data, (byte)'\n', .. value] : value;
                hasData = true;
            }
            else if (ValueOf(line, "event"u8, out value))
                type = value.IsEmpty ? "message" : value.SequenceEqual("error"u8) ? "error" : Encoding.UTF8.GetString(value);
        }
        if (hasData)
            (Type, Current) = (type, read(type, data));
        return hasData;
    }

    private static bool ValueOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = [];
        if (!line.StartsWith(field) || line.Length > field.Length && line[field.Length] != ':')
            return false;
        if (line.Length > field.Length)
            value = line[(field.Length + 1)..];
        if (value is [(byte)' ', ..])
            value = value[1..];
        return true;
    }
}
