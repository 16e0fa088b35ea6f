namespace ComfyAssistant.Host.Chat.Answers.Sharing;

/// <summary>How far an answer of this host has been written for the others.</summary>
/// <param name="answer">The answer.</param>
/// <param name="changed">Takes the copy when there is something to write.</param>
/// <param name="timeProvider">Tells how long ago another host had a reader.</param>
internal sealed class SharedCopy(KeptAnswer answer, Action<SharedCopy> changed, TimeProvider timeProvider)
{
    private static readonly TimeSpan Forgetful = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private int _isWaiting;
    private long? _read;

    /// <summary>Names it among the answers of all hosts.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public KeptAnswer Answer => answer;

    /// <summary>Whether other hosts can find it by its chat.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether they ever could.</summary>
    public bool WasAnnounced { get; set; }

    /// <summary>How many pieces of it are written.</summary>
    public int Pieces { get; set; }

    /// <summary>How many bytes of it are written.</summary>
    public long Written { get; set; }

    /// <summary>When its expiry was last put off, by the clock; null for never.</summary>
    public long? Touched { get; set; }

    /// <summary>Whether its end is written.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether nobody is to find it any more.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Whether what was written may be lost.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>There is something to write.</summary>
    public void Changed()
    {
        if (Interlocked.Exchange(ref _isWaiting, 1) == 0)
            changed(this);
    }

    /// <summary>What is there now is about to be written; later changes are told again.</summary>
    public void BeginWriting() => Volatile.Write(ref _isWaiting, 0);

    /// <summary>What was written may be lost.</summary>
    public void Doubt()
    {
        IsDoubtful = true;
        Changed();
    }

    /// <summary>All of it is to be written again.</summary>
    public void BeginAgain()
    {
        (IsDoubtful, IsAnnounced, IsDone) = (false, false, false);
        (Pieces, Written, Touched) = (0, 0, null);
    }

    /// <summary>Nobody is to find it any more.</summary>
    public void Forget()
    {
        IsForgotten = true;
        Changed();
    }

    /// <summary>Another host has a reader, and says so again and again.</summary>
    public void ReadElsewhere()
    {
        lock (_lock)
        {
            if (_read is null)
                answer.Join();
            _read = timeProvider.GetTimestamp();
        }
    }

    /// <summary>Counts the readers of other hosts as gone when nothing was heard of them for a while.</summary>
    public void LookForReaders()
    {
        lock (_lock)
        {
            if (_read is not { } last || timeProvider.GetElapsedTime(last) < Forgetful)
                return;
            _read = null;
            answer.Leave();
        }
    }
}
