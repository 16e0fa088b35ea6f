namespace ComfyAssistant.Tests.Support;

/// <summary>Gives at most so many bytes per read, as a slow server does.</summary>
internal sealed class TrickleStream(byte[] content, int size) : MemoryStream(content)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(size, buffer.Length)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
}
