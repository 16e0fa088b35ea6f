using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using ComfyAssistant.Host.Chat.Answers.Sharing;

namespace ComfyAssistant.Host.Chat.Answers;

/// <summary>
/// The bytes of one answer so far, for those who read along. A resumable answer also counts its readers: without any it goes on for a
/// while, as the page may only be reloading, and is stopped then.
/// </summary>
internal sealed class KeptAnswer : IDisposable
{
    private const int LargestWrite = 16 * 1024;

    private static readonly byte[] Ping = ": ping\n\n"u8.ToArray();

    private readonly RunningAnswers? _owner;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly List<byte[]> _sent = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _change = NewChange();
    private ExceptionDispatchInfo? _failure;
    private int _readers;
    private bool _ended;

    public KeptAnswer(RunningAnswers owner, string chatId, bool isResumable, TimeProvider timeProvider)
    {
        (_owner, ChatId, IsResumable, _timeProvider) = (owner, chatId, isResumable, timeProvider);
        _timer = timeProvider.CreateTimer(_ => TimeIsUp(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An answer that another host gives, as far as it has come here.</summary>
    public KeptAnswer(TimeProvider timeProvider)
    {
        (_owner, ChatId, IsResumable, _timeProvider) = (null, "", false, timeProvider);
        _timer = timeProvider.CreateTimer(_ => TimeIsUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string ChatId { get; }

    /// <summary>Whether it goes on without a reader, and is kept after its end.</summary>
    public bool IsResumable { get; }

    /// <summary>Ends when the answer is to stop: the user said so, or nobody has read it for too long.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>What the other hosts see of it; null where there are none.</summary>
    public SharedCopy? Copy { get; set; }

    /// <summary>What was cut from the conversation, for the header that tells of it; null for nothing.</summary>
    public string? Shortened { get; set; }

    public bool HasEnded
    {
        get
        {
            lock (_lock)
                return _ended;
        }
    }

    /// <summary>Whether anybody reads it now.</summary>
    public bool HasReaders
    {
        get
        {
            lock (_lock)
                return _readers > 0;
        }
    }

    private TimeSpan Patience => IsResumable && _owner is not null ? _owner.Patience : Timeout.InfiniteTimeSpan;

    /// <summary>Bytes that are kept.</summary>
    public long Size { get; private set; }

    /// <summary>Adds what was sent.</summary>
    public void Append(ReadOnlyMemory<byte> bytes)
    {
        var copy = bytes.ToArray();
        Size += copy.Length;
        Change(() => _sent.Add(copy));
        _owner?.Grew(copy.Length);
    }

    /// <summary>
    /// The answer failed before its first byte: readers get the failure itself, which their response can still tell as a status.
    /// </summary>
    /// <returns>Whether anybody reads it; the caller has to log it otherwise.</returns>
    public bool Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            return _readers > 0;
        }
    }

    /// <summary>Ends the answer early, as soon as it can be.</summary>
    public void Stop()
    {
        lock (_lock)
            if (_ended)
                return;
        _stop.Cancel();
    }

    /// <summary>A newer answer of the chat has taken its place, on another host.</summary>
    public void Replace()
    {
        _owner?.Forget(this);
        Abandon();
    }

    /// <summary>Nobody can find it any more, so that without a reader it has no use.</summary>
    public void Abandon()
    {
        bool alone;
        lock (_lock)
            alone = IsResumable && _readers == 0;
        if (alone)
            Stop();
    }

    /// <summary>Copies the answer from its beginning, then what comes as it comes, until it ends.</summary>
    /// <param name="reader">Takes the bytes.</param>
    /// <param name="begin">Is called before the first of them.</param>
    /// <param name="keepAlive">How long it may be silent before a comment keeps proxies from closing it.</param>
    /// <param name="cancellationToken">The reader is gone.</param>
    public async Task CopyToAsync(PipeWriter reader, Action begin, TimeSpan keepAlive, CancellationToken cancellationToken)
    {
        var quiet = NewChange();
        await using var timer = _timeProvider.CreateTimer(_ => Volatile.Read(ref quiet).TrySetResult(), null, keepAlive, keepAlive);
        Join();
        try
        {
            var began = false;
            for (var copied = 0; ;)
            {
                var (news, ended, change, failure) = Since(copied);
                if (!began)
                    failure?.Throw();
                var isQuiet = quiet.Task.IsCompleted;
                if (isQuiet)
                    Volatile.Write(ref quiet, NewChange());
                if (!began && (news.Count > 0 || isQuiet))
                    begin();
                began |= news.Count > 0 || isQuiet;
                await WriteAsync(reader, news, cancellationToken);
                if (news.Count > 0)
                    timer.Change(keepAlive, keepAlive);
                else if (isQuiet)
                    await reader.WriteAsync(Ping, cancellationToken);
                if (ended)
                    return;
                copied += news.Count;
                await Task.WhenAny(change, quiet.Task).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

    // Who comes late gets what there is in large pieces: a write for each word would keep a crowd waiting.
    private static async Task WriteAsync(PipeWriter reader, List<byte[]> news, CancellationToken cancellationToken)
    {
        var unsent = 0;
        foreach (var bytes in news)
        {
            reader.Write(bytes);
            if ((unsent += bytes.Length) < LargestWrite)
                continue;
            await reader.FlushAsync(cancellationToken);
            unsent = 0;
        }
        if (unsent > 0)
            await reader.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the answer.</summary>
    public void Dispose()
    {
        Change(() => _ended = true);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        if (!IsResumable)
            _owner?.Forget(this);
    }

    /// <summary>Somebody reads it from now on, until <see cref="Leave"/>.</summary>
    public void Join()
    {
        lock (_lock)
        {
            _readers++;
            if (!_ended)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A reader has left.</summary>
    public void Leave()
    {
        bool forgotten;
        lock (_lock)
        {
            if (--_readers > 0 || _ended || !IsResumable)
                return;
            _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            forgotten = _owner?.Holds(this) == false;
        }
        if (forgotten)
            Stop();
    }

    private void TimeIsUp()
    {
        if (HasEnded)
            _owner?.Forget(this);
        else
            Stop();
    }

    /// <summary>What has come since.</summary>
    /// <param name="copied">How many pieces are known already.</param>
    public (List<byte[]> News, bool Ended, Task Change, ExceptionDispatchInfo? Failure) Since(int copied)
    {
        lock (_lock)
            return (_sent[copied..], _ended, _change.Task, _failure);
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            change();
            (told, _change) = (_change, NewChange());
        }
        told.SetResult();
        Copy?.Changed();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
