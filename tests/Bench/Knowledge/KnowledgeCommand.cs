using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ComfyAssistant.Bench.Load;

namespace ComfyAssistant.Bench.Knowledge;

/// <summary>Measures what the service knows of ComfyUI. Every part runs in new processes, as most of it happens once, at start.</summary>
internal static class KnowledgeCommand
{
    private const int Processes = 5;
    private const int ManyTypes = 20_000;
    private const int UsualTypes = 1_017;

    /// <param name="arguments">The path of a real <c>/object_info</c> answer; an invented one of 1,017 types without.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("comfy-assistant-bench-");
        try
        {
            var usual = await UsualAsync(arguments, folder);
            var many = Path.Combine(folder.FullName, "many.json");
            await File.WriteAllBytesAsync(many, SyntheticInstallation.ObjectInfo(ManyTypes));
            var context = folder.CreateSubdirectory("context").FullName;

            Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, " +
                $"{RuntimeInformation.FrameworkDescription}");
            Console.WriteLine($"\n| what | goal | measured (median of {Processes} processes) |\n|---|---:|---:|");
            double[] scan;
            await using (var comfy = await ServerProcess.StartAsync(
                "comfy", "ComfyAssistant.Bench.dll", folder.FullName, ["comfy", usual], CancellationToken.None))
                scan = await MedianAsync("scan", comfy.Address.AbsoluteUri, context);
            Row("scan of /object_info over HTTP, first of a process", "150 ms", scan[0], "ms");
            Row("the same, later ones", "", scan[1], "ms");
            var start = await MedianAsync("start", context);
            Row("start from the saved scan, until a node type is known", "50 ms", start[0], "ms");
            Row("the same, until a search is answered (its index is built beside the rest of the start)", "", start[1], "ms");
            var search = await MedianAsync("search", many);
            Row($"search among {ManyTypes} types, median", "", search[0], "ms");
            Row($"search among {ManyTypes} types, 99 of 100", "1 ms", search[1], "ms");
            Row("memory of that process at its peak", "150 MB", search[2], "MB");
            var validate = await MedianAsync("validate");
            Row("validating 2,002 nodes, API format", "15 ms", validate[0], "ms");
            Row("validating 2,002 nodes, UI format", "15 ms", validate[1], "ms");
            Row("validating 10,003 nodes, API format", "100 ms", validate[2], "ms");
            Row("validating 10,003 nodes, UI format", "100 ms", validate[3], "ms");
            Row("validating a node of a type that is not installed", "1 ms", (await MedianAsync("unknown"))[0], "ms");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One part in this process; its figures go to standard output.</summary>
    public static async Task PartAsync(string[] arguments)
    {
        var figures = arguments switch
        {
            ["scan", var address, var context] => await Parts.ScanAsync(new Uri(address), context),
            ["start", var context] => await Parts.StartAsync(context),
            ["search", var file] => Parts.Search(file),
            ["validate"] => Parts.Validate(),
            ["unknown"] => Parts.Unknown(),
            _ => throw new ArgumentException($"There is no part '{string.Join(' ', arguments)}'."),
        };
        Console.WriteLine(string.Join(' ', figures.Select(figure => figure.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<string> UsualAsync(string[] arguments, DirectoryInfo folder)
    {
        if (arguments is [var file]) return Path.GetFullPath(file);
        var invented = Path.Combine(folder.FullName, "usual.json");
        await File.WriteAllBytesAsync(invented, SyntheticInstallation.ObjectInfo(UsualTypes));
        return invented;
    }

    private static async Task<double[]> MedianAsync(params string[] part)
    {
        var runs = new List<double[]>();
        for (var i = 0; i < Processes; i++) runs.Add(await RunPartAsync(part));
        return [.. runs[0].Select((_, figure) => runs.Select(run => run[figure]).Order().ElementAt(Processes / 2))];
    }

    private static async Task<double[]> RunPartAsync(string[] part)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ComfyAssistant.Bench.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "part", .. part]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The part '{part[0]}' failed; above is what it said.");
        return [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }

    private static void Row(string what, string goal, double measured, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {goal} | {measured:0.00} {unit} |"));
}
