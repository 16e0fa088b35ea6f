using System.Collections.Concurrent;
using System.Diagnostics;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>What the readers of all users saw, and what must not have been.</summary>
internal sealed class StudioTally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Ending> _endings = [];
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
    /// <param name="broken">The connection on which it was read first.</param>
    /// <param name="last">The one that had the end.</param>
    public void EndOfLost(StudioReading broken, StudioReading last) => _endings.Enqueue(
        new(Volatile.Read(ref _going), Since(broken.At), Since(last.Began), Since(last.At)));

    /// <summary>The longest that a reader waited for the end of an answer whose host was lost, in seconds.</summary>
    public double SlowestEnd => _endings.Select(end => end.Seconds).DefaultIfEmpty().Max();

    /// <summary>How the readers of a killed host got on, in words.</summary>
    public string EndsOf(int kill)
    {
        var of = _endings.Where(end => end.Kill == kill).ToList();
        return $"broken: {Words(of.Select(end => end.Broken))}; heard again: {Words(of.Select(end => end.Heard))}; "
            + $"ended: {Words(of.Select(end => end.Seconds))}";
    }

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"))
        + $"; ends of lost answers: {Words(_endings.Select(end => end.Seconds))}";

    private double Since(long at) => Stopwatch.GetElapsedTime(Interlocked.Read(ref _hostLost), at).TotalSeconds;

    private static string Words(IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return FormattableString.Invariant(
            $"{sorted.Count}, median {At(0.5):0.00} s, 99 of 100 within {At(0.99):0.00} s, slowest {At(1):0.00} s");

        double At(double share) => sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }

    // Seconds after the host was killed.
    private sealed record Ending(int Kill, double Broken, double Heard, double Seconds);
}
