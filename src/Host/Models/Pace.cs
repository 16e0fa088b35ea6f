namespace ComfyAssistant.Host.Models;

/// <summary>
/// Keeps successive model calls of one provider apart, for providers that count requests a second.
/// The first call after a quiet time waits for nothing.
/// </summary>
/// <param name="apart">How far apart calls start.</param>
/// <param name="timeProvider">Measures it.</param>
/// <param name="others">Waits for the calls of other hosts too; null where there are none.</param>
/// <param name="rest">Knows what the provider has asked for; one of its own where it is left out.</param>
internal sealed class Pace(
    TimeSpan apart, TimeProvider timeProvider, Func<TimeSpan, CancellationToken, Task>? others = null, ProviderRest? rest = null)
    : IDisposable
{
    // Held by the one whose turn is next: those who give up while they wait leave the queue, and their turn is the next one's.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Monotonic: with the time of day, a clock that is set back would block every chat.
    private long? _last;

    /// <summary>For how long the provider has asked not to be called.</summary>
    public ProviderRest Rest { get; } = rest ?? new(timeProvider);

    /// <summary>Returns when the next call may start.</summary>
    /// <param name="cancellationToken">The call is given up.</param>
    /// <param name="waiting">Is called where the provider has asked for a rest: how long it still is, and why, in words for the user.
    /// </param>
    public async Task WaitAsync(CancellationToken cancellationToken, Func<TimeSpan, string, ValueTask>? waiting = null)
    {
        await Rest.WaitAsync(waiting, cancellationToken);
        if (apart <= TimeSpan.Zero)
            return;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var wait = _last is { } last ? apart - timeProvider.GetElapsedTime(last) : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, timeProvider, cancellationToken);
            // One that began while this call stood in the queue.
            await Rest.WaitAsync(waiting, cancellationToken);
            if (others is not null)
                await others(apart, cancellationToken);
            _last = timeProvider.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
