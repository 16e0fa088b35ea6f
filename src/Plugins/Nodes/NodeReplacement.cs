using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>The node type that took the place of an old one, as ComfyUI's <c>/node_replacements</c> tells it.</summary>
/// <param name="NewType">The type to use.</param>
/// <param name="Inputs">
/// Where each input of the new node comes from; null when nothing is said: ComfyUI then drops what was set, and the names are the same.
/// </param>
/// <param name="Outputs">The new index of each old output; an output that is not named keeps its index.</param>
public sealed record NodeReplacement(
    string NewType, IReadOnlyList<ReplacedInput>? Inputs, IReadOnlyDictionary<int, int> Outputs)
{
    /// <summary>Reads the whole answer, by old type. What is malformed is left out.</summary>
    public static IReadOnlyDictionary<string, NodeReplacement> ReadAll(JsonElement answer)
    {
        var all = new Dictionary<string, NodeReplacement>(StringComparer.Ordinal);
        if (answer.ValueKind != JsonValueKind.Object) return all;
        foreach (var old in answer.EnumerateObject())
            // ComfyUI takes the first of several.
            if (Read(old.Value.At(0)) is { } replacement)
                all[old.Name] = replacement;
        return all;
    }

    private static NodeReplacement? Read(JsonElement json)
    {
        if (json.TextOf("new_node_id") is not { } type) return null;
        var outputs = new Dictionary<int, int>();
        foreach (var entry in Items(json.Member("output_mapping")))
            if (Index(entry.Member("old_idx")) is { } from && Index(entry.Member("new_idx")) is { } to)
                outputs[from] = to;
        var mapping = json.Member("input_mapping");
        var isSaid = mapping.ValueKind == JsonValueKind.Array;
        return new NodeReplacement(type, isSaid ? [.. Items(mapping).Select(Input).OfType<ReplacedInput>()] : null, outputs);
    }

    private static ReplacedInput? Input(JsonElement json) => json.TextOf("new_id") is not { } name ? null
        : json.Member("set_value") is { ValueKind: not JsonValueKind.Undefined } value ? new ReplacedInput(name, null, value.Clone())
        : json.TextOf("old_id") is { } old ? new ReplacedInput(name, old, default)
        : null;

    private static IEnumerable<JsonElement> Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static int? Index(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var index) ? index : null;
}

/// <summary>One input of a node that takes the place of another.</summary>
/// <param name="Name">Its wire name.</param>
/// <param name="OldName">The input of the old node that it is set from; null when it gets a value of its own.</param>
/// <param name="Value">That value; undefined when there is an old name.</param>
public sealed record ReplacedInput(string Name, string? OldName, JsonElement Value);
