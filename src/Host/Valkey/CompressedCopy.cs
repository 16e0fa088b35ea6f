using System.IO.Compression;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Valkey;

/// <summary>Passes on what is read from a stream, and makes a compressed copy of it.</summary>
/// <param name="inner">The stream.</param>
/// <param name="most">The most bytes of the copy; of a longer stream there is none.</param>
/// <param name="done">
/// Called once: with the copy, before the end is passed on; with null where the stream was not read to its end or was too long.
/// </param>
internal sealed class CompressedCopy(Stream inner, int most, Func<byte[]?, Task> done) : ReadOnlyStream
{
    private readonly MemoryStream _copy = new();
    private BrotliStream? _writer;
    private bool _isTooLong;
    private bool _isDone;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            Copy(buffer.Span[..read]);
        else if (buffer.Length > 0)
            await EndAsync(isWhole: true);
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await EndAsync(isWhole: false);
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // Not waited for: who disposes of an answer that was not read to its end has nothing more to do with it.
        if (disposing && !_isDone) _ = EndAsync(isWhole: false);
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        if (_isTooLong) return;
        _writer ??= new BrotliStream(_copy, CompressionLevel.Fastest, leaveOpen: true);
        _writer.Write(bytes);
        if (_copy.Length <= most) return;
        _isTooLong = true;
        _writer.Dispose();
        _copy.SetLength(0);
        _copy.Capacity = 0;
    }

    private async Task EndAsync(bool isWhole)
    {
        if (_isDone) return;
        _isDone = true;
        if (!_isTooLong && _writer is not null) await _writer.DisposeAsync();
        await done(isWhole && _writer is not null && _copy.Length <= most && !_isTooLong ? _copy.ToArray() : null);
    }
}
