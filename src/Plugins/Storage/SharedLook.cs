namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// A look at something that others may change at any time, shared by callers who ask while one is still to begin: each sees what was there
/// when it asked, or later, and a thousand who ask together cost a handful of looks.
/// </summary>
/// <param name="look">Looks; may run on several threads at once.</param>
public sealed class SharedLook<T>(Func<T> look)
{
    private readonly Lock _lock = new();
    private Task<T>? _next;
    private bool _looking;

    /// <summary>What there is to see, no older than this call.</summary>
    public Task<T> LookAsync()
    {
        lock (_lock)
        {
            if (_looking)
                return _next ??= Task.Factory.StartNew(Next, CancellationToken.None,
                    TaskCreationOptions.PreferFairness | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
            _looking = true;
        }

        // A caller that is alone does it itself, without waiting for a thread.
        try
        {
            return Task.FromResult(look());
        }
        finally
        {
            lock (_lock)
                _looking = false;
        }
    }

    private T Next()
    {
        lock (_lock)
            _next = null;
        return look();
    }
}
