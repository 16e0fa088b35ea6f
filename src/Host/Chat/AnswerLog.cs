namespace ComfyAssistant.Host.Chat;

/// <summary>The bytes of one answer so far.</summary>
/// <param name="forget">Is called when the answer has ended.</param>
internal sealed class AnswerLog(Action<AnswerLog> forget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _sent = [];
    private TaskCompletionSource _change = NewChange();
    private bool _ended;

    /// <summary>Adds what was sent to the first viewer.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Change(() => _sent.Add(copy));
    }

    /// <summary>Copies the answer from its beginning, then what comes as it comes, until it ends.</summary>
    public async Task CopyToAsync(Stream viewer, CancellationToken cancellationToken)
    {
        for (var copied = 0; ;)
        {
            var (news, ended, change) = Since(copied);
            foreach (var bytes in news)
                await viewer.WriteAsync(bytes, cancellationToken);
            await viewer.FlushAsync(cancellationToken);
            if (ended)
                return;
            copied += news.Count;
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the answer.</summary>
    public void Dispose()
    {
        forget(this);
        Change(() => _ended = true);
    }

    private (List<byte[]> News, bool Ended, Task Change) Since(int copied)
    {
        lock (_lock)
            return (_sent[copied..], _ended, _change.Task);
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
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
