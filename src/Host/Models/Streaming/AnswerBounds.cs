using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// A provider's answer, read no further than its bounds: a stream parser holds an event until its blank line comes, and one that never
/// comes would fill the memory.
/// </summary>
internal sealed class AnswerBounds(
    Stream inner, long longestEvent = AnswerBounds.LongestEvent, long longestAnswer = AnswerBounds.LongestAnswer) : ReadOnlyStream
{
    /// <summary>Bytes of one event, or of one JSON document on a line of its own.</summary>
    public const long LongestEvent = 8 * 1024 * 1024;

    /// <summary>Bytes of one answer.</summary>
    public const long LongestAnswer = 64 * 1024 * 1024;

    private long _answer;
    private long _event;
    private bool _isLineEmpty = true;

    /// <exception cref="ProviderException">A bound was passed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _answer += read;
        Count(buffer.Span[..read]);
        if (_event > longestEvent)
            throw new ProviderException($"One event of the answer is larger than {longestEvent / (1024 * 1024)} MB");
        if (_answer > longestAnswer)
            throw new ProviderException($"The answer is larger than {longestAnswer / (1024 * 1024)} MB");
        return read;
    }

    // An event ends with a blank line; what came of it is then in other hands.
    private void Count(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _event <= longestEvent)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? bytes : bytes[..end];
            _event += line.Length + 1;
            _isLineEmpty &= line.IsEmpty;
            if (end < 0) return;
            if (_isLineEmpty) _event = 0;
            _isLineEmpty = !IsHalfBreak(bytes, end);
            bytes = bytes[(end + 1)..];
        }
    }

    // The '\r' of a "\r\n": the '\n' that follows is no blank line of its own.
    private static bool IsHalfBreak(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at] == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n';

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
