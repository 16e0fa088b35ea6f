using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// A prompt with one thing changed, and what ComfyUI's own <c>validate_prompt</c> said of it. The node types are ours, written to have
/// every kind of input once; ComfyUI loaded them, and its verdicts are kept in <c>Fixtures/verdicts</c>.
/// </summary>
/// <param name="Kind">What was changed, such as "dotted INT: beyond max".</param>
/// <param name="Prompt">The prompt as text: some of it is not JSON by the book, such as NaN.</param>
/// <param name="ComfyUI"><c>accept</c>, <c>partial</c> or <c>reject</c>.</param>
internal sealed record RecordedVerdict(string Kind, string Prompt, string ComfyUI)
{
    private const string Source = """{"class_type": "VerdictSources", "inputs": {}}""";
    private const string Output = """{"class_type": "VerdictShown", "inputs": {"any": ["2", 0]}}""";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "verdicts");

    /// <summary>The node types of the prompts.</summary>
    public static NodeCatalog Catalog { get; } = ObjectInfoReader.Read(File.ReadAllBytes(Path.Combine(Folder, "object_info.json")));

    /// <summary>
    /// All that were recorded. A line of <c>verdicts.tsv</c>: verdict, kind, a node of <c>nodes.json</c>, the input that is changed (with
    /// a <c>&gt;</c>: renamed), its value (none: the input is left out). Without a node the value is the whole prompt.
    /// </summary>
    public static IEnumerable<RecordedVerdict> All()
    {
        var nodes = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, "nodes.json")))!.AsObject();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "verdicts.tsv")))
        {
            var cells = line.Split('\t');
            var prompt = cells[2].Length == 0 ? cells[4] : Changed(nodes[cells[2]]!.AsObject(), cells[3], cells[4]);
            yield return new RecordedVerdict(cells[1], prompt, cells[0]);
        }
    }

    private static string Changed(JsonObject node, string input, string value)
    {
        var inputs = new List<(string Name, string Value)>();
        foreach (var (name, given) in node["inputs"]!.AsObject())
        {
            if (input == ">" + name) inputs.Add((value, given!.ToJsonString()));
            else if (name != input) inputs.Add((name, given!.ToJsonString()));
            else if (value.Length > 0) inputs.Add((name, value));
        }
        var isRenamed = input.StartsWith('>');
        if (!isRenamed && value.Length > 0 && !inputs.Exists(i => i.Name == input)) inputs.Add((input, value));
        var text = new StringBuilder();
        foreach (var (name, given) in inputs)
            text.Append(text.Length == 0 ? "" : ", ").Append(JsonSerializer.Serialize(name)).Append(": ").Append(given);
        var changed = $$$"""{"class_type": {{{node["class_type"]!.ToJsonString()}}}, "inputs": { {{{text}}} } }""";
        return $$$"""{"1": {{{Source}}}, "2": {{{changed}}}, "3": {{{Output}}} }""";
    }
}
