using System.Diagnostics.CodeAnalysis;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>One at a time inside this process, without blocking threads.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose.")]
public sealed class AsyncMutex
{
    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits for the turn, which lasts until the result is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Turn(_free);
    }

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
