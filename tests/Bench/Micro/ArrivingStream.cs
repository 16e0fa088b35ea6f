using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Bench.Micro;

/// <summary>A stream whose pieces arrive one at a time, each after the reader has begun to wait for it.</summary>
internal sealed class ArrivingStream(IReadOnlyList<byte[]> pieces) : ReadOnlyStream
{
    private int _next;
    private ReadOnlyMemory<byte> _rest;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty && _next < pieces.Count)
        {
            await Task.Yield();
            _rest = pieces[_next++];
        }
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }
}
