using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.McpServers.Connecting;

/// <summary>Counts what one server sends, whatever carries it.</summary>
/// <param name="limits">The most of it.</param>
internal sealed class TrafficBudget(ServerLimits limits)
{
    private long _left = limits.Traffic;

    /// <summary>The most bytes of one message.</summary>
    public int Message => limits.Message;

    /// <summary>Whether there was too much.</summary>
    public bool IsFlooded { get; private set; }

    /// <summary>A call begins.</summary>
    public void Refill() => Interlocked.Exchange(ref _left, limits.Traffic);

    /// <summary>Counts bytes that came.</summary>
    /// <exception cref="FloodException">They are too many.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) < 0) throw Flooded();
    }

    /// <summary>What is thrown then; the library may not pass it on.</summary>
    public FloodException Flooded()
    {
        IsFlooded = true;
        return new FloodException();
    }
}

/// <summary>A server sent more than any answer needs.</summary>
internal sealed class FloodException() : IOException("It sent more than any answer needs.");

/// <summary>
/// What a server sends, read no further than its budget. The protocol's library reads lines of any length; a line that does not end would
/// take all memory.
/// </summary>
internal sealed class BoundedTraffic(Stream inner, TrafficBudget budget) : ReadOnlyStream
{
    private long _line;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        budget.Take(bytes.Length);
        var end = bytes.LastIndexOf((byte)'\n');
        _line = end < 0 ? _line + bytes.Length : bytes.Length - end - 1;
        if (_line > budget.Message) throw budget.Flooded();
    }
}
