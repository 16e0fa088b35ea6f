using System.Globalization;
using ComfyAssistant.Bench.Load;

namespace ComfyAssistant.Bench.Table;

/// <summary>A row of the table, as it is printed.</summary>
/// <param name="Load">What was measured.</param>
/// <param name="Service">The service's figure.</param>
/// <param name="Baseline">What it is compared with, and that one's figure.</param>
/// <param name="Ratio">The service's in multiples of the baseline's; empty where there is none.</param>
/// <param name="Goal">What it should be.</param>
/// <param name="Met">Whether it is. Only printed: a busy machine is no bug.</param>
internal sealed record TableRow(string Load, string Service, string Baseline, string Ratio, string Goal, bool Met)
{
    public override string ToString() => $"| {Load} | {Service} | {Baseline} | {Ratio} | {Goal} | {(Met ? "met" : "not met")} |";
}

/// <summary>Makes the rows from the figures.</summary>
internal static class TableRows
{
    private const string Sk = Contestants.BareSk, Translator = Contestants.Translator, Host = Contestants.Host;

    public static IEnumerable<TableRow> Of(Figures all) =>
    [
        Cpu(all, TableLoads.Burst, Sk, 1.2),
        Cpu(all, TableLoads.Calls, Sk, 1.5),
        FirstDelta(all),
        Time(all, TableLoads.Together128.Title, TableLoads.Together128, Answered, 1.5),
        Time(all, TableLoads.Together1000.Title, TableLoads.Together1000, Answered, 1.5),
        Time(all, "worst added latency of a delta, 128 paced", TableLoads.Paced128, taken => taken.Worst, 2),
        Cpu(all, TableLoads.Paced16, Translator, 1.4),
        Cpu(all, TableLoads.Paced128, Translator, 1.3),
        Cpu(all, TableLoads.Long, Translator, 2.5),
        Start(all),
        Memory(all, Host, "memory idle", life => life.Idle, 80),
        Memory(all, Host, "memory after the first chat", life => life.AfterChat, 105),
        Memory(all, Host, "memory after 1,000 streams", life => life.AfterStreams, 350),
        .. all.HasLife(Contestants.Package) ? Package(all) : [],
    ];

    private static IEnumerable<TableRow> Package(Figures all)
    {
        const string package = Contestants.Package;
        var answer = all.Median(package, life => life.FirstAnswer);
        yield return new("package: process start → first answer complete", Started(all, package), "", "", "≤ 500 ms", answer <= 500);
        yield return Memory(all, package, "package: memory idle", life => life.Idle, 80);
        yield return Memory(all, package, "package: memory after the first chat", life => life.AfterChat, 105);
        yield return Memory(all, package, "package: memory after 1,000 streams", life => life.AfterStreams, 350);
    }

    private static double Answered(Measurement taken) => Figures.Middle(taken.Answered);

    private static TableRow Cpu(Figures all, Scenario load, string baseline, double most)
    {
        var ratio = all.Ratio(load, Host, baseline, taken => taken.CpuSeconds);
        string Seconds(string server) => Text($"{all.Median(load, server, taken => taken.CpuSeconds):0.00} s");
        // Semantic Kernel's own share of what is beyond the translator.
        var between = baseline == Translator
            ? $", {Sk} {Seconds(Sk)} ({Times(all.Ratio(load, Sk, baseline, taken => taken.CpuSeconds))})" : "";
        return new(load.Title, Seconds(Host), $"{baseline} {Seconds(baseline)}{between}", Times(ratio), $"≤ {Times(most)}", ratio <= most);
    }

    private static TableRow Time(Figures all, string title, Scenario load, Func<Measurement, double> figure, double most)
    {
        var ratio = all.Ratio(load, Host, Sk, figure);
        string Milliseconds(string server) => Text($"{all.Median(load, server, figure):0} ms");
        return new(title, Milliseconds(Host), $"{Sk} {Milliseconds(Sk)}", Times(ratio), $"≤ {Times(most)}", ratio <= most);
    }

    private static TableRow FirstDelta(Figures all)
    {
        var (mine, theirs) = (all.Median(TableLoads.One, Host, Answered), all.Median(TableLoads.One, Sk, Answered));
        return new(TableLoads.One.Title, Text($"{mine:0.0} ms"), Text($"{Sk} {theirs:0.0} ms"), Times(mine / theirs),
            $"≤ 1.2 ms and ≤ {Sk} + 0.5 ms", mine <= 1.2 && mine <= theirs + 0.5);
    }

    private static TableRow Start(Figures all)
    {
        var ratio = all.Ratio(Host, Sk, life => life.FirstAnswer);
        return new("process start → first answer complete", Started(all, Host), $"{Sk} {Started(all, Sk)}", Times(ratio),
            $"≤ {Times(1.2)}", ratio <= 1.2);
    }

    private static string Started(Figures all, string server) => Text(
        $"{all.Median(server, life => life.FirstAnswer):0} ms (CPU {all.Median(server, life => life.FirstAnswerCpu):0} ms)");

    private static TableRow Memory(Figures all, string server, string title, Func<Life, double> figure, double most)
    {
        var mine = all.Median(server, figure);
        return new(title, Text($"{mine:0} MB"), Text($"{Sk} {all.Median(Sk, figure):0} MB"), "", Text($"≤ {most:0} MB"), mine <= most);
    }

    private static string Times(double ratio) => Text($"{ratio:0.0#} ×");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
