using ComfyAssistant.Plugins.Storage;
namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>A stream whose first bytes were read already to see what it is, and that ends with a blank line: an SSE parser drops a last
/// event without one.</summary>
/// <param name="head">The bytes that were read already.</param>
/// <param name="rest">What follows them.</param>
/// <param name="signOfLife">Is called when bytes have come, whatever they hold.</param>
internal sealed class FramedStream(ReadOnlyMemory<byte> head, Stream rest, Action signOfLife) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _head = head;
    private ReadOnlyMemory<byte> _tail = "\n\n"u8.ToArray();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.Length > 0)
            return Take(ref _head, buffer);
        var read = await rest.ReadAsync(buffer, cancellationToken);
        signOfLife();
        return read > 0 || _tail.Length == 0 ? read : Take(ref _tail, buffer);
    }

    private static int Take(ref ReadOnlyMemory<byte> from, Memory<byte> buffer)
    {
        var length = Math.Min(from.Length, buffer.Length);
        from[..length].CopyTo(buffer);
        from = from[length..];
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
