using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Bench.Load;

/// <summary>Runs the scenarios and prints the report. Servers take turns, so that what disturbs the machine disturbs all of them.</summary>
internal static class LoadCommand
{
    // A server that hangs must not hold the run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="arguments"><c>--only NAME</c> for one scenario, <c>--rounds N</c> for another number of rounds than its own.</param>
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
        var goals = new List<Goal>();
        Report.Begin();
        foreach (var scenario in chosen)
        {
            var figures = await MeasureAsync(scenario with { Rounds = options.GetValue("rounds", scenario.Rounds) }, limit.Token);
            Report.Rows(scenario, figures);
            goals.AddRange(Goal.Of(scenario, figures));
        }
        Report.Goals(goals);
    }

    private static async Task<IReadOnlyList<ServerFigures>> MeasureAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        await using var all = await Contestants.StartAsync(cancellationToken);
        foreach (var warmUp in Scenario.WarmUp)
            RequireComplete(all, await RoundAsync(all, warmUp, cancellationToken));

        var rounds = new List<Measurement[]>();
        for (var round = 0; round < scenario.Rounds; round++)
            rounds.Add(await RoundAsync(all, scenario, cancellationToken));
        return [.. all.Measured.Select((server, i) =>
            new ServerFigures(server.Name, [.. rounds.Select(round => round[i])], server.PeakMegabytes))];
    }

    private static async Task<Measurement[]> RoundAsync(Contestants all, Scenario scenario, CancellationToken cancellationToken)
    {
        await all.PlayAsync(scenario.Script, cancellationToken);
        var taken = new List<Measurement>();
        foreach (var server in all.Measured)
            taken.Add(await Measurement.TakeAsync(server, scenario, cancellationToken));
        return [.. taken];
    }

    // Figures of a server that answers with errors would look splendid.
    private static void RequireComplete(Contestants all, Measurement[] warmedUp)
    {
        foreach (var (server, taken) in all.Measured.Zip(warmedUp))
            if (taken.Complete < taken.Readings.Count)
                throw new InvalidOperationException(
                    $"{server.Name} finished {taken.Complete} of {taken.Readings.Count} streams of the warm-up; above is what it said.");
    }
}
