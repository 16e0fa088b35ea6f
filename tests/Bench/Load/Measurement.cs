namespace ComfyAssistant.Bench.Load;

/// <summary>What one server needed for one round of a scenario.</summary>
/// <param name="CpuSeconds">Its processor time.</param>
/// <param name="Readings">Every stream.</param>
/// <param name="DeltasExpected">Deltas that the provider sent in each stream.</param>
internal sealed record Measurement(double CpuSeconds, IReadOnlyList<StreamReading> Readings, int DeltasExpected)
{
    /// <summary>Processor seconds for 100,000 deltas of the provider.</summary>
    public double CpuPer100K => CpuSeconds / Readings.Sum(stream => (long)stream.Deltas) * 100_000;

    public int Complete => Readings.Count(stream => stream.Ended && stream.Deltas == DeltasExpected);

    /// <summary>The provider's first delta to the client, in milliseconds, of every stream.</summary>
    public IEnumerable<double> FirstDeltas => Readings.Select(stream => stream.FirstDelta?.TotalMilliseconds).OfType<double>();

    /// <summary>The client's question to its first delta, in milliseconds, of every stream.</summary>
    public IEnumerable<double> Answered => Readings.Select(stream => stream.Answered?.TotalMilliseconds).OfType<double>();

    /// <summary>The longest that a delta took from the provider to the client, in milliseconds.</summary>
    public double Worst => Readings.Max(stream => stream.Worst.TotalMilliseconds);

    /// <summary>Runs a scenario once against a server.</summary>
    public static async Task<Measurement> TakeAsync(ServerProcess server, Scenario scenario, CancellationToken cancellationToken)
    {
        using var client = new ChatClient(server.Address);
        var readings = new List<StreamReading>();
        var before = server.CpuSeconds;
        for (var wave = 0; wave < scenario.Waves; wave++)
            readings.AddRange(await Task.WhenAll(Enumerable.Range(0, scenario.Streams).Select(StreamAsync)));
        return new Measurement(server.CpuSeconds - before, readings, scenario.Script.Deltas);

        async Task<StreamReading> StreamAsync(int stream)
        {
            await Task.Delay(scenario.StartOf(stream), TimeProvider.System, cancellationToken);
            return await client.AskAsync(cancellationToken);
        }
    }
}
