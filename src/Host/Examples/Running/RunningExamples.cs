using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>How far a run is.</summary>
/// <param name="IsRunning">Whether it is under way.</param>
/// <param name="Now">The example that is run now; null where none is.</param>
/// <param name="Done">How many were run.</param>
/// <param name="Of">How many there are to run.</param>
/// <param name="Examples">What came of those that were run.</param>
/// <param name="Problem">Why it could not begin or go on; null where nothing went wrong.</param>
internal sealed record RunProgress(
    bool IsRunning, string? Now, int Done, int Of, IReadOnlyList<ExampleResult> Examples, string? Problem)
{
    /// <summary>Nothing was run since the service started.</summary>
    public static readonly RunProgress None = new(false, null, 0, 0, [], null);
}

/// <summary>The one run that the page started, in the background: it goes on while nobody looks.</summary>
internal sealed partial class RunningExamples(
    ExampleRunner runner, SecretMask mask, IHostApplicationLifetime lifetime, ILogger<RunningExamples> log) : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _stop = new();

    /// <summary>How far it is, or the last one was.</summary>
    public RunProgress Progress { get; private set; } = RunProgress.None;

    /// <summary>Ends with the run that was begun last.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Begins a run.</summary>
    /// <exception cref="ContextException">Invalid: one is under way.</exception>
    public RunProgress Begin(RunOrder order)
    {
        lock (_lock)
        {
            if (Progress.IsRunning)
                throw new ContextException(ContextFault.Invalid, "Examples are being run already. Stop that, or wait for its end.");
            _stop.Dispose();
            _stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            Progress = new RunProgress(true, null, 0, order.Examples.Count, [], null);
            // Not awaited: it outlives the request that began it. Its failure is its problem.
            Ended = Task.Run(() => RunAsync(order, _stop.Token), CancellationToken.None);
            return Progress;
        }
    }

    /// <summary>Stops the run, if one is under way.</summary>
    public void Stop()
    {
        lock (_lock)
            if (Progress.IsRunning)
                _stop.Cancel();
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(RunOrder order, CancellationToken stopping)
    {
        string? problem = null;
        try
        {
            await runner.RunAsync(
                order,
                example => Progress = Progress with { Now = example.Name },
                result =>
                {
                    Progress = Progress with { Done = Progress.Done + 1, Examples = [.. Progress.Examples, result] };
                    return Task.CompletedTask;
                },
                stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was stopped before it began.
        }
        catch (Exception failure)
        {
            if (failure is not ContextException)
                LogFailure(log, failure);
            problem = mask.Apply(failure.Message);
        }
        Progress = Progress with { IsRunning = false, Now = null, Problem = problem };
    }

    [LoggerMessage(LogLevel.Error, "The run of the examples failed")]
    private static partial void LogFailure(ILogger log, Exception failure);
}
