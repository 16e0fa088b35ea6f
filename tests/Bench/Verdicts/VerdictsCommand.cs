using System.Globalization;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Bench.Verdicts;

/// <summary>Holds the validator against recorded verdicts of ComfyUI and prints, by kind, where the two differ.</summary>
internal static class VerdictsCommand
{
    private const int Shown = 3;

    /// <param name="arguments">
    /// A folder with <c>object_info.json</c> and <c>verdicts.json</c> (<c>[{kind, prompt, comfyui: accept|partial|reject}]</c>, prompt as
    /// text).
    /// <c>--show KIND</c> prints the prompts of a kind too.
    /// </param>
    public static void Run(string[] arguments)
    {
        var folder = arguments[0];
        var shown = arguments is [_, "--show", var kind] ? kind : null;
        var catalog = ObjectInfoReader.Read(File.ReadAllBytes(Path.Combine(folder, "object_info.json")));
        using var verdicts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "verdicts.json")));
        var differences = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        int count = 0, misses = 0, dynamicMisses = 0, alarms = 0, otherAlarms = 0, partial = 0;
        foreach (var verdict in verdicts.RootElement.EnumerateArray())
        {
            count++;
            var (name, prompt, theirs) = (Text(verdict, "kind"), Text(verdict, "prompt"), Text(verdict, "comfyui"));
            var (ours, findings) = Judge(prompt, catalog);
            if (ours == theirs) continue;
            var way = (ours, theirs) switch
            {
                ("reject", _) => "alarm",
                (_, "reject") => "MISS",
                _ => "part",
            };
            if (way == "MISS") misses++;
            if (way == "MISS" && (name.Contains("dotted", StringComparison.Ordinal)
                || name.Contains("DYNAMIC", StringComparison.Ordinal))) dynamicMisses++;
            if (way == "alarm") alarms++;
            if (way == "alarm" && !IsNonsense(name)) otherAlarms++;
            if (way == "part") partial++;
            var key = $"{way} {name}";
            if (!differences.TryGetValue(key, out var list)) differences[key] = list = [];
            list.Add(findings + (shown == name ? "\n        " + prompt : ""));
        }
        foreach (var (key, list) in differences)
        {
            Console.WriteLine($"{list.Count,4} {key}");
            foreach (var line in list.Take(shown is null ? 1 : Shown)) Console.WriteLine($"        {line}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {count} prompts: misses {misses} ({100.0 * misses / count:0.00} %), of them on dynamic inputs {dynamicMisses};
            false alarms {alarms} ({100.0 * alarms / count:0.00} %),
                outside of sockets and nonsense objects {otherAlarms} ({100.0 * otherAlarms / count:0.00} %);
            runs in part judged otherwise {partial}.
            """));
        var accepted = Path.Combine(folder, "accepted.json");
        if (File.Exists(accepted)) RoundTrips.Run(accepted, catalog);
    }

    private static bool IsNonsense(string kind) =>
        kind.Contains("socket", StringComparison.Ordinal) || kind.Contains("object", StringComparison.Ordinal)
            || kind.Contains("{}", StringComparison.Ordinal);

    private static string Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString()!;

    private static (string Verdict, string Findings) Judge(string prompt, NodeCatalog catalog)
    {
        if (LooseJson.TryParse(Encoding.UTF8.GetBytes(prompt)) is not { } json) return ("reject", "no JSON");
        var result = WorkflowValidator.Validate(json, catalog);
        var verdict = result.Verdict switch { Verdict.Runs => "accept", Verdict.Partial => "partial", _ => "reject" };
        return (verdict, string.Join(" | ", result.Errors.Concat(result.Warnings).Take(2).Select(f => $"{f.Code}: {f.Message}")));
    }
}
