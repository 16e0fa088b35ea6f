using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Comfy;

/// <summary>
/// Looks whether one ComfyUI is there, and scans it whenever it appears: at start, and each time it comes back, which is when newly
/// installed nodes are there. It does so as work for that ComfyUI (<see cref="ComfyServers"/>).
/// </summary>
internal sealed partial class ComfyLook(
    string name, NodeEnvironment environment, ComfyClient comfy, TimeProvider timeProvider, ILogger<ComfyWatch> log)
{
    // Shorter than any restart of ComfyUI, which loads PyTorch: one that goes unseen would leave new nodes unknown.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // As sentences of the log have it, after "ComfyUI".
    private readonly string _name = name.Length == 0 ? "" : " " + name;

    // What was last said to be left out; a list that has not changed is not said again at every restart of ComfyUI.
    private string _leftOut = "";

    /// <summary>Done when ComfyUI was asked for the first time since the start, whether it answered or not.</summary>
    public Task Looked => _looked.Task;

    /// <summary>Whether ComfyUI answered when it was last asked.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Takes up what an earlier run has found.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await environment.LoadAsync(cancellationToken);
        }
        catch (ContextException e)
        {
            LogTrouble(log, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, e, _name, "the last scan could not be taken up");
        }
    }

    /// <summary>Looks again and again, until the service stops.</summary>
    public async Task KeepLookingAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, timeProvider);
        var failures = 0;
        try
        {
            do
            {
                failures = await TryLookAsync(stoppingToken) ? 0 : failures + 1;
                _looked.TrySetResult();
                timer.Period = Wait(failures);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before the service ran: to the host that would be a failure.
        }
    }

    private async Task<bool> TryLookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LookAsync(stoppingToken);
            return true;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: an exception that leaves this service would stop the whole of it, at every start again.
            LogFailed(log, e, _name, "it is tried again");
            return false;
        }
    }

    // Twice as long after each failure: what cannot be read now is not read better every three seconds.
    private static TimeSpan Wait(int failures)
    {
        var wait = Pause * Math.Pow(2, Math.Min(failures, 10));
        return wait < LongestPause ? wait : LongestPause;
    }

    /// <summary>Looks once: scans when ComfyUI was away before, and asks no more than whether it is there when it was.</summary>
    /// <returns>Whether it is there now.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken) =>
        IsThere = IsThere ? await AnswersAsync(cancellationToken) : await ScanAsync(cancellationToken);

    private async Task<bool> ScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await environment.ScanAsync(cancellationToken);
            LogFound(log, _name, found.Nodes.Types.Count, found.Models.Count);
            SayLeftOut();
            return true;
        }
        catch (ComfyException e)
        {
            LogAway(log, e.Message);
            SayLeftOut();
            return false;
        }
        catch (ContextException e)
        {
            SayLeftOut();
            // ComfyUI is there; scanning every few seconds would not mend the disk.
            LogTrouble(log, e.Message);
            return true;
        }
    }

    private void SayLeftOut()
    {
        var lines = string.Join("; ", environment.Current.LeftOut);
        if (lines.Length > 0 && lines != _leftOut) LogLeftOut(log, _name, lines);
        _leftOut = lines;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await comfy.ReadSystemStatsAsync(cancellationToken);
            return true;
        }
        catch (ComfyException e)
        {
            LogAway(log, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "ComfyUI{Name} has {Nodes} node types and {Models} model files")]
    private static partial void LogFound(ILogger log, string name, int nodes, int models);

    [LoggerMessage(LogLevel.Warning, "Left out of what is known of ComfyUI{Name}: {LeftOut}")]
    private static partial void LogLeftOut(ILogger log, string name, string leftOut);

    [LoggerMessage(LogLevel.Error, "Looking at ComfyUI{Name} failed; {Consequence}")]
    private static partial void LogFailed(ILogger log, Exception failure, string name, string consequence);

    [LoggerMessage(LogLevel.Debug, "{Problem}")]
    private static partial void LogAway(ILogger log, string problem);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private static partial void LogTrouble(ILogger log, string problem);
}
