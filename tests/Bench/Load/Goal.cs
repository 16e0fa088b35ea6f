namespace ComfyAssistant.Bench.Load;

/// <summary>What the host should reach in a scenario. Told, never asserted: a busy machine is no bug.</summary>
internal sealed record Goal(string Text, string Measured, bool Met)
{
    public static IEnumerable<Goal> Of(Scenario scenario, IReadOnlyList<ServerFigures> servers)
    {
        var host = servers.Single(server => server.Server == Contestants.Host);
        var ratio = host.CpuRatioTo(servers.Single(server => server.Server == Contestants.Translator));
        var added = host.FirstDelta(0.5);
        return scenario.Name switch
        {
            "paced" => [new("paced: CPU at most 1.6 × the translator's", FormattableString.Invariant($"{ratio:0.00} ×"), ratio <= 1.6)],
            "unpaced" => [new("unpaced: CPU at most 6 × the translator's", FormattableString.Invariant($"{ratio:0.00} ×"), ratio <= 6)],
            "single" =>
            [
                new("one stream: first delta within 5 ms of the provider's", FormattableString.Invariant($"{added:0.0} ms"), added <= 5),
            ],
            "crowd" =>
            [
                new("1,000 streams: all complete", FormattableString.Invariant($"{host.Complete:N0}"), host.Complete == host.Streams),
                new("1,000 streams: under 500 MB", FormattableString.Invariant($"{host.PeakMegabytes:0} MB"), host.PeakMegabytes < 500),
            ],
            _ => [],
        };
    }
}
