namespace ComfyAssistant.Host.Chat;

/// <summary>
/// Keeps successive model calls of the whole service apart, for providers that count requests a second.
/// The first call of a quiet service waits for nothing.
/// </summary>
internal sealed class Pace(TimeSpan apart, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Returns when the next call may start.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (apart <= TimeSpan.Zero)
            return Task.CompletedTask;

        TimeSpan wait;
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            var start = _next > now ? _next : now;
            _next = start + apart;
            wait = start - now;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, timeProvider, cancellationToken) : Task.CompletedTask;
    }
}
