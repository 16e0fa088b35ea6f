using System.Globalization;
using System.Runtime.InteropServices;

namespace ComfyAssistant.Bench.Load;

/// <summary>The figures as Markdown.</summary>
internal static class Report
{
    /// <param name="reference">The server in whose multiples the others' processor time is told.</param>
    public static void Begin(string reference) => Write($"""
        {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}

        | load | server | CPU s per 100,000 deltas | × {reference} | first delta p50 / p99 ms | peak MB | complete |
        |---|---|---:|---:|---:|---:|---:|
        """);

    public static void Rows(string reference, Scenario scenario, IReadOnlyList<ServerFigures> servers)
    {
        var other = servers.Single(server => server.Server == reference);
        foreach (var server in servers)
        {
            var cpu = scenario.TellsCpu
                ? FormattableString.Invariant($"{server.Cpu:0.00} | {server.CpuRatioTo(other):0.00}")
                : "– | –";
            var first = FormattableString.Invariant($"{server.FirstDelta(0.5):0.0} / {server.FirstDelta(0.99):0.0}");
            var complete = FormattableString.Invariant($"{server.Complete:N0} of {server.Streams:N0}");
            Write($"| {scenario.Title} | {server.Server} | {cpu} | {first} | {server.PeakMegabytes:0} | {complete} |");
        }
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
