using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// Logs failed model calls: a line for what the user was told, the trace at Debug. A failure that repeats is counted instead of filling
/// the log, as a provider that is down fails every call alike.
/// </summary>
internal sealed partial class FailureLog(TimeProvider timeProvider, ILogger<FailureLog> log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _last;
    private long _said;
    private int _repeated;

    /// <summary>Logs the failure.</summary>
    /// <param name="failure">What was told to the user.</param>
    /// <param name="trace">The request's trace id.</param>
    public void Add(ModelException failure, string trace)
    {
        LogTrace(log, failure, trace);
        int repeated;
        lock (_lock)
        {
            var isSame = failure.Message == _last;
            if (isSame && timeProvider.GetElapsedTime(_said) < Quiet)
            {
                _repeated++;
                return;
            }
            (repeated, _repeated, _last, _said) = (_repeated, 0, failure.Message, timeProvider.GetTimestamp());
        }
        if (repeated > 0) LogRepeated(log, repeated);
        LogFailed(log, failure.Message, trace);
    }

    [LoggerMessage(LogLevel.Error, "The model call failed: {Problem} (trace {Trace})")]
    private static partial void LogFailed(ILogger log, string problem, string trace);

    [LoggerMessage(LogLevel.Error, "The failure before this one came {Count} times more")]
    private static partial void LogRepeated(ILogger log, int count);

    [LoggerMessage(LogLevel.Debug, "The model call failed (trace {Trace})")]
    private static partial void LogTrace(ILogger log, Exception failure, string trace);
}
