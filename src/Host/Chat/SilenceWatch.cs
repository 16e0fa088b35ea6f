namespace ComfyAssistant.Host.Chat;

/// <summary>
/// Gives a model call up when nothing comes any more. Comments and other bytes that say only "still there" count, but not for ever: after
/// some multiple of the time without a word of the answer they do not either.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    // So many times the limit may pass with signs of life alone.
    private const int Patience = 5;

    private readonly TimeSpan _limit;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _silence = new();
    private readonly ITimer _timer;
    private long _lastByte;
    private long _lastWord;

    /// <param name="limit">How long nothing at all may come.</param>
    /// <param name="timeProvider">The clock.</param>
    public SilenceWatch(TimeSpan limit, TimeProvider timeProvider)
    {
        _limit = limit;
        _timeProvider = timeProvider;
        _lastByte = _lastWord = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static watch => ((SilenceWatch)watch!).Check(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is cancelled when it was silent for too long.</summary>
    public CancellationToken Token => _silence.Token;

    /// <summary>For how long nothing but signs of life came, where that ended the call; null where not even they did.</summary>
    public TimeSpan? OnlyAlive { get; private set; }

    /// <summary>Bytes came, whatever they hold.</summary>
    public void SignOfLife() => Volatile.Write(ref _lastByte, _timeProvider.GetTimestamp());

    /// <summary>A part of the answer came.</summary>
    public void Word()
    {
        var now = _timeProvider.GetTimestamp();
        Volatile.Write(ref _lastByte, now);
        Volatile.Write(ref _lastWord, now);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _silence.Dispose();
    }

    // One timer that looks at the clock costs less than one that is set back with every piece.
    private void Check()
    {
        var left = _limit - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastByte));
        var patience = Patience * _limit - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastWord));
        var next = left < patience ? left : patience;
        try
        {
            if (next <= TimeSpan.Zero)
            {
                OnlyAlive = left > TimeSpan.Zero ? Patience * _limit : null;
                _silence.Cancel();
            }
            else
                _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The call ended while the timer was firing.
        }
    }
}
