using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>An answer that is read no further than a limit.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _read;

    /// <exception cref="AnswerTooLargeException">More than the limit came.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return (_read += read) <= limit ? read : throw new AnswerTooLargeException(limit);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>An answer was longer than its limit.</summary>
internal sealed class AnswerTooLargeException(long limit) : Exception($"More than {limit} bytes came.")
{
    /// <summary>In bytes.</summary>
    public long Limit { get; } = limit;
}
