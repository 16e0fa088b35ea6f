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
    /// A folder with <c>object_info.json</c>, <c>verdicts.json</c> (<c>[{kind, prompt, comfyui: accept|partial|reject}]</c>, prompt as
    /// text) and, where there is one, <c>node_replacements.json</c>.
    /// <c>--show KIND</c> prints the prompts of a kind too. <c>--service URL</c> has a running service judge, which can ask the ComfyUI
    /// that it is connected to.
    /// </param>
    public static void Run(string[] arguments)
    {
        var folder = arguments[0];
        var shown = arguments is [_, "--show", var kind] ? kind : null;
        using var service = arguments is [_, "--service", var url] ? new HttpClient { BaseAddress = new Uri(url) } : null;
        var catalog = ObjectInfoReader.Read(File.ReadAllBytes(Path.Combine(folder, "object_info.json")));
        var replaced = Path.Combine(folder, "node_replacements.json");
        var facts = File.Exists(replaced)
            ? new ServerFacts(NodeReplacement.ReadAll(JsonElement.Parse(File.ReadAllBytes(replaced)))) : ServerFacts.None;
        using var verdicts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "verdicts.json")));
        var differences = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var figures = new VerdictFigures();
        foreach (var verdict in verdicts.RootElement.EnumerateArray())
        {
            var (name, prompt, theirs) = (Text(verdict, "kind"), Text(verdict, "prompt"), Text(verdict, "comfyui"));
            var (ours, findings) = service is null ? Judge(prompt, catalog, facts) : Judge(prompt, service);
            if (figures.Add(name, ours, theirs) is not { } way) continue;
            var key = $"{way} {name}";
            if (!differences.TryGetValue(key, out var list)) differences[key] = list = [];
            list.Add(findings + (shown == name ? "\n        " + prompt : ""));
        }
        foreach (var (key, list) in differences)
        {
            Console.WriteLine($"{list.Count,4} {key}");
            foreach (var line in list.Take(shown is null ? 1 : Shown)) Console.WriteLine($"        {line}");
        }
        Console.Write(figures);
        var accepted = Path.Combine(folder, "accepted.json");
        if (File.Exists(accepted)) RoundTrips.Run(accepted, catalog);
    }

    private static string Text(JsonElement verdict, string name) => verdict.GetProperty(name).GetString()!;

    private static (string Verdict, string Findings) Judge(string prompt, NodeCatalog catalog, ServerFacts facts)
    {
        if (LooseJson.TryParse(Encoding.UTF8.GetBytes(prompt)) is not { } json) return ("reject", "no JSON");
        var result = WorkflowValidator.Validate(json, catalog, facts);
        var verdict = result.Verdict switch { Verdict.Runs => "accept", Verdict.Partial => "partial", _ => "reject" };
        return (verdict, string.Join(" | ", result.Errors.Concat(result.Warnings).Take(2).Select(f => $"{f.Code}: {f.Message}")));
    }

    // The prompt goes as it is written, whatever it holds.
    private static (string Verdict, string Findings) Judge(string prompt, HttpClient service)
    {
        using var body = new StringContent($"{{\"workflow\":{prompt}}}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/workflows/validate") { Content = body };
        using var response = service.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        if (!response.IsSuccessStatusCode) return ("reject", text);
        var result = JsonElement.Parse(text);
        var verdict = result.GetProperty("verdict").GetString() switch { "runs" => "accept", "partial" => "partial", _ => "reject" };
        return (verdict, string.Join(" | ", result.GetProperty("errors").EnumerateArray().Take(2).Select(f => Text(f, "message"))));
    }
}
