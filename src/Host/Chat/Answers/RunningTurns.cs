namespace ComfyAssistant.Host.Chat.Answers;

/// <summary>How many answers are being written, so that a host that is to stop can wait for them.</summary>
/// <param name="all">Those of all users, where these are the ones of one of several; null for none.</param>
internal sealed class RunningTurns(RunningTurns? all = null)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isDraining;

    /// <summary>Whether no new ones are taken any more.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_lock)
                return _isDraining || all is { IsDraining: true };
        }
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>One begins.</summary>
    public void Enter()
    {
        all?.Enter();
        lock (_lock)
            _count++;
    }

    /// <summary>One has ended.</summary>
    public void Leave()
    {
        lock (_lock)
            if (--_count == 0 && _isDraining)
                _idle.TrySetResult();
        all?.Leave();
    }

    /// <summary>No new ones are taken from now on; done when the last has ended.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _isDraining = true;
            if (_count == 0)
                _idle.TrySetResult();
        }
        return _idle.Task;
    }
}
