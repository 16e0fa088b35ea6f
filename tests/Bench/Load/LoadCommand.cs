using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Bench.Load;

/// <summary>Runs the scenarios and prints the report. Servers take turns, so that what disturbs the machine disturbs all of them.</summary>
internal static class LoadCommand
{
    // A server that hangs must not hold the run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly (string Option, string Setting)[] Stores =
        [("database", "COMFY_ASSISTANT_DATABASE"), ("valkey", "COMFY_ASSISTANT_VALKEY")];

    /// <param name="arguments"><c>--only NAME</c> for one scenario, <c>--rounds N</c> for another number of rounds than its own;
    /// <c>--before HOST.dll</c> puts another build in the place of the baselines, and so do <c>--database</c> and <c>--valkey</c> with
    /// the same build over those stores.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var options = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        var chosen = Scenario.All.Where(scenario => options["only"] is not { } only || scenario.Name == only).ToList();
        if (chosen.Count == 0)
        {
            var names = string.Join(", ", Scenario.All.Select(scenario => scenario.Name));
            throw new ArgumentException($"There is no scenario '{options["only"]}'; there are {names}.");
        }

        using var limit = new CancellationTokenSource(Limit);
        var earlier = options["before"];
        string[] stores = [.. Stores.Where(store => options[store.Option] is not null)
            .Select(store => $"--{store.Setting}={options[store.Option]}")];
        List<string> others = [];
        if (earlier is not null) others.Add(Contestants.Before);
        if (stores.Length > 0) others.Add(Contestants.Studio);
        await using var all = new Contestants { EarlierProgram = earlier, Stores = stores };
        await all.BeginAsync(limit.Token);
        var (contestants, reference) = others.Count == 0
            ? ([Contestants.Copy, Contestants.Translator, Contestants.BareSk, Contestants.Host], Contestants.Translator)
            : ((string[])[Contestants.Host, .. others], Contestants.Host);
        Report.Begin(reference);
        foreach (var scenario in chosen)
            Report.Rows(reference, scenario, await MeasureAsync(
                all, contestants, scenario with { Rounds = options.GetValue("rounds", scenario.Rounds) }, limit.Token));
    }

    // All are started afresh, so that none inherits the memory of another load.
    private static async Task<IReadOnlyList<ServerFigures>> MeasureAsync(
        Contestants all, IReadOnlyList<string> names, Scenario scenario, CancellationToken cancellationToken)
    {
        await all.AddAsync(names, cancellationToken);
        await Round.WarmUpAsync(all, cancellationToken);
        var rounds = new List<IReadOnlyList<Measurement>>();
        for (var round = 0; round < scenario.Rounds; round++)
            rounds.Add(await Round.TakeAsync(all, scenario, cancellationToken));
        ServerFigures[] figures = [.. all.Measured.Select((server, i) =>
            new ServerFigures(server.Name, [.. rounds.Select(round => round[i])], server.PeakMegabytes))];
        await all.StopAddedAsync();
        return figures;
    }
}
