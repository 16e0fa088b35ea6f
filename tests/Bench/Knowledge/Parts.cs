using System.Diagnostics;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Bench.Knowledge;

/// <summary>What is measured, each in a process of its own; times in milliseconds, memory in MB.</summary>
internal static class Parts
{
    private const int Repeats = 20;
    private const int Questions = 20_000;
    private const int ManyNodes = 2_002;
    private const int MostNodes = 10_003;

    /// <summary>Scans over HTTP: the first of the process, and the median of the next ones.</summary>
    public static async Task<double[]> ScanAsync(Uri comfy, string context)
    {
        using var http = new HttpClient { BaseAddress = comfy, Timeout = Timeout.InfiniteTimeSpan };
        var store = new EnvironmentStore(new UserContextFolder(context));
        await using var environment =
            new NodeEnvironment(new ComfyScan(new(http, TimeProvider.System), new ComfyFolder(null), store, TimeProvider.System));
        // The list of model kinds opens the connection, as the look for ComfyUI does in the service.
        await new ComfyClient(http, TimeProvider.System).ListModelFoldersAsync(CancellationToken.None);
        var first = await TimeAsync(() => environment.ScanAsync(CancellationToken.None));
        var next = new List<double>();
        for (var i = 0; i < Repeats; i++) next.Add(await TimeAsync(() => environment.ScanAsync(CancellationToken.None)));
        return [first, Percentile(next, 0.5)];
    }

    /// <summary>From nothing to the first found node, out of what an earlier run kept.</summary>
    public static async Task<double[]> StartAsync(string context)
    {
        var store = new EnvironmentStore(new UserContextFolder(context));
        var start = Stopwatch.GetTimestamp();
        var saved = await store.LoadAsync(CancellationToken.None) ?? throw new InvalidOperationException("The scan before kept nothing.");
        var found = saved.Nodes.Find("KSampler");
        var loaded = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var hits = saved.Search.Find(new NodeQuery("load a lora"));
        var searched = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (found is null || hits.Count == 0) throw new InvalidOperationException("The saved scan does not know KSampler.");
        return [loaded, searched];
    }

    /// <summary>Searches one after the other: median, 99th percentile, and the most memory that the process had.</summary>
    public static double[] Search(string objectInfo)
    {
        using var file = File.OpenRead(objectInfo);
        var search = new NodeSearch(ObjectInfoReader.ReadAsync(file, CancellationToken.None).GetAwaiter().GetResult());
        var questions = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "queries.txt"))
            .Where(line => line.Contains("=>", StringComparison.Ordinal)).Select(line => line.Split("=>")[0].Trim()).ToArray();
        var times = new List<double>(Questions);
        foreach (var warmUp in questions.Concat(questions).Concat(questions)) search.Find(new NodeQuery(warmUp));
        for (var i = 0; i < Questions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            search.Find(new NodeQuery(questions[i % questions.Length]));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        using var process = Process.GetCurrentProcess();
        return [Percentile(times, 0.5), Percentile(times, 0.99), process.PeakWorkingSet64 / 1024.0 / 1024.0];
    }

    /// <summary>Validates workflows of 2,002 and of 10,003 nodes, each in the API and in the UI format: the medians.</summary>
    public static double[] Validate()
    {
        var api = LargeWorkflow.Api(ManyNodes);
        var larger = LargeWorkflow.Api(MostNodes);
        return [Median(api), Median(LargeWorkflow.Ui(api)), Median(larger), Median(LargeWorkflow.Ui(larger))];

        static double Median(JsonElement workflow) => MedianOf(() =>
        {
            var result = WorkflowValidator.Validate(workflow, BuiltInNodes.Catalog);
            if (!result.Valid) throw new InvalidOperationException("The large workflow is not valid: " + result.Errors[0].Message);
        });
    }

    /// <summary>
    /// Validates a node of a type that is not installed, another one each time, for which the nearest names are looked for: the median.
    /// </summary>
    public static double[] Unknown()
    {
        var asked = 0;
        return [MedianOf(() =>
        {
            var workflow = JsonElement.Parse($$$"""{"1": {"class_type": "KSamplr Advancd {{{asked++}}}", "inputs": {} }}""");
            var result = WorkflowValidator.Validate(workflow, BuiltInNodes.Catalog);
            if (result.Errors.All(e => e.Suggestion is null)) throw new InvalidOperationException("No name is near to it.");
        })];
    }

    private static double MedianOf(Action work)
    {
        var times = new List<double>();
        for (var i = 0; i < 3 * Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return Percentile(times[Repeats..], 0.5);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Percentile(List<double> times, double share)
    {
        times.Sort();
        return times[(int)(share * (times.Count - 1))];
    }
}
