using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Conversion;

namespace ComfyAssistant.Bench.Verdicts;

/// <summary>
/// Holds the conversion of canvas files against what the frontend made of each, and prints where the two differ, by kind.
/// </summary>
internal static class ConversionsCommand
{
    // What the frontend's clock and dice showed when the expected files were made.
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <param name="arguments">
    /// <c>object_info.json</c>, a folder of workflows in the UI format, and one of the same names with <c>{output}</c>: the frontend's
    /// prompt.
    /// <c>--show N</c> prints so many differences of each kind.
    /// </param>
    public static void Run(string[] arguments)
    {
        var catalog = ObjectInfoReader.Read(File.ReadAllBytes(arguments[0]));
        var shown = arguments is [_, _, _, "--show", var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 2;
        var kinds = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        int count = 0, known = 0, equal = 0;
        foreach (var file in Directory.EnumerateFiles(arguments[2], "*.json").Order(StringComparer.Ordinal))
        {
            var source = Path.Combine(arguments[1], Path.GetFileName(file));
            var expected = LooseJson.TryParse(File.ReadAllBytes(file))?.Member("output");
            if (!File.Exists(source) || expected is not { ValueKind: JsonValueKind.Object } prompt) continue;
            count++;
            if (LooseJson.TryParse(File.ReadAllBytes(source)) is not { } json) continue;
            if (json.Member("workflow") is { ValueKind: JsonValueKind.Object } inner) json = inner;
            var workflow = Workflow.Read(json, catalog);
            if (workflow.Nodes.Any(n => catalog.Find(n.Type) is null)
                || prompt.EnumerateObject().Any(n => catalog.Find(n.Value.TextOf("class_type") ?? "") is null)) continue;
            known++;
            var ours = QueuedPrompt.Of(workflow, catalog, new Random(1), new FixedClock(Now));
            var differences = Differences(prompt, JsonSerializer.SerializeToElement(ours), catalog).ToList();
            if (differences.Count == 0) equal++;
            foreach (var kind in differences.GroupBy(d => d.Kind))
            {
                if (!kinds.TryGetValue(kind.Key, out var list)) kinds[kind.Key] = list = [];
                list.Add($"{Path.GetFileName(file)}: {string.Join("; ", kind.Take(3).Select(d => d.Text))}");
            }
        }
        foreach (var (kind, files) in kinds.OrderByDescending(k => k.Value.Count))
        {
            Console.WriteLine($"{files.Count,4} {kind}");
            foreach (var file in files.Take(shown)) Console.WriteLine($"        {file[..Math.Min(file.Length, 500)]}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} files, {known} of known types, {equal} equal ({100.0 * equal / Math.Max(1, known):0.00} %), " +
            $"{known - equal} different."));
    }

    private static IEnumerable<(string Kind, string Text)> Differences(JsonElement theirs, JsonElement ours, NodeCatalog catalog)
    {
        foreach (var node in theirs.EnumerateObject())
        {
            var type = node.Value.TextOf("class_type")!;
            var mine = ours.Member(node.Name);
            if (mine.ValueKind != JsonValueKind.Object)
            {
                yield return ("node missing", $"{node.Name} {type}");
                continue;
            }
            var inputs = mine.Member("inputs");
            foreach (var input in node.Value.Member("inputs").EnumerateObject())
            {
                var value = inputs.Member(input.Name);
                var where = $"{node.Name} {type}.{input.Name}";
                // The frontend sends its own widgets along (a player, a button), which the server ignores; and null where a list is empty.
                var isIgnored = input.Value.ValueKind == JsonValueKind.Null
                    || (input.Value.ValueKind != JsonValueKind.Array
                        && catalog.Find(type)?.AllInputs().Any(i => i.Name == input.Name) == false);
                if (value.ValueKind == JsonValueKind.Undefined && isIgnored) continue;
                if (value.ValueKind == JsonValueKind.Undefined)
                    yield return ($"input missing: {Kind(type, input.Name, input.Value, catalog)}", $"{where} {Short(input.Value)}");
                else if (!IsSame(input.Value, value))
                    yield return ($"value differs: {Kind(type, input.Name, input.Value, catalog)}",
                        $"{where} {Short(input.Value)} ≠ {Short(value)}");
            }
            foreach (var input in inputs.EnumerateObject())
                if (node.Value.Member("inputs").Member(input.Name).ValueKind == JsonValueKind.Undefined)
                    yield return ($"input extra: {Kind(type, input.Name, input.Value, catalog)}",
                        $"{node.Name} {type}.{input.Name} {Short(input.Value)}");
        }
        foreach (var node in ours.EnumerateObject())
            if (theirs.Member(node.Name).ValueKind == JsonValueKind.Undefined)
                yield return ("node extra", $"{node.Name} {node.Value.TextOf("class_type")}");
    }

    private static string Kind(string type, string input, JsonElement value, NodeCatalog catalog)
    {
        var spec = catalog.Find(type)?.AllInputs().FirstOrDefault(i => i.Name == input);
        return $"{(value.ValueKind == JsonValueKind.Array ? "link" : "value")} of " +
            $"{(spec is null ? $"undeclared {type}.{input}" : spec.IsWidget ? "widget" : $"socket {spec.Type}")}";
    }

    private static bool IsSame(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number
            ? left.GetDouble().Equals(right.GetDouble())
            : JsonElement.DeepEquals(left, right);

    private static string Short(JsonElement value) => value.GetRawText() is var text && text.Length > 80 ? text[..80] + "…" : text;

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
