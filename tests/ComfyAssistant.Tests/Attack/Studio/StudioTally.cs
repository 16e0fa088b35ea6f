using System.Collections.Concurrent;
using System.Diagnostics;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>What the readers of all users saw, and what must not have been.</summary>
internal sealed class StudioTally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Kill, double Seconds)> _endings = [];
    private int _going;
    private int _gone;
    private long _hostLost = Stopwatch.GetTimestamp();

    /// <summary>Breaches, each in words.</summary>
    public ConcurrentQueue<string> Wrong { get; } = [];

    /// <summary>Adds one to what is counted by this name.</summary>
    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>How often it was counted.</summary>
    public int this[string what] => _counts.GetValueOrDefault(what);

    /// <summary>How many hosts are gone: killed, or stopped to be started again.</summary>
    public int Gone => Volatile.Read(ref _gone);

    /// <summary>How many hosts may have broken a connection that was asked for after so many were <see cref="Gone"/>.</summary>
    public int LostSince(int gone) => Volatile.Read(ref _going) - gone;

    /// <summary>A host is killed, or stopped, this moment.</summary>
    public void HostGoes()
    {
        Interlocked.Exchange(ref _hostLost, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _going);
    }

    /// <summary>It is no more, and neither are its connections.</summary>
    public void HostIsGone() => Interlocked.Increment(ref _gone);

    /// <summary>A reader got to the end of an answer whose host was lost.</summary>
    /// <param name="at">When, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
    public void EndOfLost(long at) =>
        _endings.Enqueue((Volatile.Read(ref _going), Stopwatch.GetElapsedTime(Interlocked.Read(ref _hostLost), at).TotalSeconds));

    /// <summary>The longest that a reader waited for the end of an answer whose host was lost, in seconds.</summary>
    public double SlowestEnd => _endings.Select(end => end.Seconds).DefaultIfEmpty().Max();

    /// <summary>The ends after a kill, in words.</summary>
    public string EndsOf(int kill) => Words([.. _endings.Where(end => end.Kill == kill).Select(end => end.Seconds)]);

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"))
        + $"; ends of lost answers: {Words([.. _endings.Select(end => end.Seconds)])}";

    private static string Words(List<double> seconds)
    {
        seconds.Sort();
        return FormattableString.Invariant(
            $"{seconds.Count}, median {At(0.5):0.00} s, 99 of 100 within {At(0.99):0.00} s, slowest {At(1):0.00} s");

        double At(double share) => seconds.Count == 0 ? 0 : seconds[(int)Math.Ceiling(share * seconds.Count) - 1];
    }
}
