using System.Net;
using ComfyAssistant.Host.Valkey;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// A rest that a provider has asked for, with 429 or with 503 and <c>Retry-After</c>: until its end nobody calls the connection, on any of
/// the hosts that share Valkey. It is never longer than a call waits for its own next try.
/// </summary>
/// <param name="timeProvider">Measures it.</param>
/// <param name="shared">Tells the other hosts; null where there are none.</param>
/// <param name="connection">Which connection it is to them.</param>
internal sealed class ProviderRest(TimeProvider timeProvider, SharedRest? shared = null, string connection = "")
{
    private volatile Asked _asked = new(0, TimeSpan.Zero, HttpStatusCode.TooManyRequests);

    /// <summary>The provider asks for one.</summary>
    /// <param name="length">How long it is.</param>
    /// <param name="status">How the provider said so.</param>
    public async Task BeginAsync(TimeSpan length, HttpStatusCode status)
    {
        if (length <= TimeSpan.Zero || length > PassingFailures.LongestWait) return;
        // The later of two that begin at once is as good as the earlier one.
        if (length > Left(_asked)) _asked = new(timeProvider.GetTimestamp(), length, status);
        if (shared is not null) await shared.BeginAsync(connection, length, PassingFailures.LongestWait, status);
    }

    /// <summary>
    /// Returns at the end of the rest. One that begins meanwhile is not waited for: a provider that is never free must be heard to say so.
    /// </summary>
    /// <param name="waiting">Is called where there is one: how long it still is, and why, in words for the user; null for nobody.</param>
    /// <param name="cancellationToken">The call is given up.</param>
    public async Task WaitAsync(Func<TimeSpan, string, ValueTask>? waiting, CancellationToken cancellationToken)
    {
        var others = shared is null ? null : await shared.LeftAsync(connection, PassingFailures.LongestWait);
        var asked = _asked;
        var (left, status) = (Left(asked), asked.Status);
        if (others is var (othersLeft, othersStatus) && othersLeft > left) (left, status) = (othersLeft, othersStatus);
        if (left <= TimeSpan.Zero) return;
        if (waiting is not null) await waiting(left, PassingFailures.Reason(status));
        await Task.Delay(left, timeProvider, cancellationToken);
    }

    private TimeSpan Left(Asked asked) => asked.Length - timeProvider.GetElapsedTime(asked.At);

    private sealed record Asked(long At, TimeSpan Length, HttpStatusCode Status);
}
