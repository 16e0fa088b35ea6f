using System.Runtime.InteropServices;
using ComfyAssistant.Bench.Load;
using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Bench.Table;

/// <summary>
/// The service beside bare Semantic Kernel and the translator, in one run: each round takes every load against every server and starts each
/// server afresh, and the table holds the medians of the rounds.
/// </summary>
internal static class TableCommand
{
    // A server that hangs must not hold the run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    /// <param name="arguments">
    /// <c>--rounds N</c> for another number than five; <c>--package PROGRAM</c> for the program of a folder that <c>build/package</c> made.
    /// Without it, that of this platform in <c>artifacts/folders</c> is taken if there is one.
    /// </param>
    public static async Task RunAsync(string[] arguments)
    {
        var options = new ConfigurationBuilder().AddCommandLine(arguments).Build();
        var package = Program(options["package"]);
        using var limit = new CancellationTokenSource(Limit);
        await using var all = new Contestants { PackagedProgram = package };
        await all.BeginAsync(limit.Token);
        var figures = new Figures();
        var rounds = options.GetValue("rounds", 5);
        await LoadsAsync(all, figures, rounds, limit.Token);
        await LivesAsync(all, figures, rounds, limit.Token);
        Print(figures, rounds, package);
    }

    private static async Task LoadsAsync(Contestants all, Figures figures, int rounds, CancellationToken cancellationToken)
    {
        await all.AddAsync([Contestants.Translator, Contestants.BareSk, Contestants.Host], cancellationToken);
        await Round.WarmUpAsync(all, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            await Console.Error.WriteLineAsync($"loads, round {round} of {rounds}");
            foreach (var load in TableLoads.All)
                foreach (var (server, taken) in all.Measured.Zip(await Round.TakeAsync(all, load, cancellationToken)))
                    figures.Add(load.Name, server.Name, taken);
        }
        await all.StopAddedAsync();
    }

    private static async Task LivesAsync(Contestants all, Figures figures, int rounds, CancellationToken cancellationToken)
    {
        string[] servers = [Contestants.BareSk, Contestants.Host, .. all.PackagedProgram is null ? [] : (string[])[Contestants.Package]];

        // Once for nothing: the first start reads the programs from the disk.
        foreach (var server in servers)
            await Life.TakeAsync(all, server, cancellationToken);
        for (var round = 1; round <= rounds; round++)
        {
            await Console.Error.WriteLineAsync($"starts and memory, round {round} of {rounds}");
            foreach (var server in servers)
                figures.Add(server, await Life.TakeAsync(all, server, cancellationToken));
        }
    }

    private static void Print(Figures figures, int rounds, string? package)
    {
        Console.WriteLine($"""
            {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.
            Medians of {rounds} rounds.

            | load | service | beside | ratio | goal | |
            |---|---:|---:|---:|---:|---|
            """);
        foreach (var row in TableRows.Of(figures))
            Console.WriteLine(row);
        foreach (var broken in figures.Broken)
            Console.WriteLine($"\nNot to be counted: {broken}.");
        if (package is null)
            Console.WriteLine("\nThe package's rows are missing: run build/package for this platform first, or give --package PROGRAM.");
    }

    private static string? Program(string? named)
    {
        if (named is not null)
            return File.Exists(named) ? Path.GetFullPath(named) : throw new ArgumentException($"There is no program {named}.");
        var made = Path.GetFullPath($"artifacts/folders/comfy-assistant-{RuntimeInformation.RuntimeIdentifier}/comfy-assistant");
        return File.Exists(made) ? made : null;
    }
}
