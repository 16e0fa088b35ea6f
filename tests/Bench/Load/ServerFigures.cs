namespace ComfyAssistant.Bench.Load;

/// <summary>All rounds of one scenario against one server.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="Rounds">Its measurements, in order.</param>
/// <param name="PeakMegabytes">The most memory it held at once, warm-up included.</param>
internal sealed record ServerFigures(string Server, IReadOnlyList<Measurement> Rounds, double PeakMegabytes)
{
    public double Cpu => Quantile(Rounds.Select(round => round.CpuPer100K), 0.5);

    public int Complete => Rounds.Sum(round => round.Complete);

    public int Streams => Rounds.Sum(round => round.Readings.Count);

    /// <summary>First-delta latency in milliseconds that the given share of all streams stayed within.</summary>
    public double FirstDelta(double share) => Quantile(Rounds.SelectMany(round => round.FirstDeltas), share);

    /// <summary>Processor time in multiples of another server's: the median of the rounds, each compared by itself.</summary>
    public double CpuRatioTo(ServerFigures other) =>
        Quantile(Rounds.Zip(other.Rounds, (mine, theirs) => mine.CpuPer100K / theirs.CpuPer100K), 0.5);

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
