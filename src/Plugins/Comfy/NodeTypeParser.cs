using System.Text.Json;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Turns one entry of an object_info into a <see cref="NodeType"/>; what a package wrote wrongly is skipped and remembered.
/// </summary>
internal sealed class NodeTypeParser
{
    private readonly StringPool _pool = new();
    private readonly InputSpecParser _inputs;
    private readonly List<string> _skipped = [];

    public NodeTypeParser() => _inputs = new InputSpecParser(_pool);

    public IReadOnlyList<string> Skipped => _skipped;

    public NodeType? Parse(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !IsReadable(entry, "input", JsonValueKind.Object)
            || !IsReadable(entry, "output", JsonValueKind.Array))
        {
            _skipped.Add(name);
            return null;
        }
        name = _pool.Text(name);
        return new NodeType
        {
            Name = name,
            DisplayName = TextOf(entry, "display_name") is { Length: > 0 } display ? display : name,
            Category = TextOf(entry, "category"),
            Description = TextOf(entry, "description"),
            PythonModule = TextOf(entry, "python_module"),
            Inputs = [.. Inputs(name, entry, "required", isRequired: true), .. Inputs(name, entry, "optional", isRequired: false)],
            HiddenInputs = [.. Section(entry, "hidden").Select(p => _pool.Text(p.Name))],
            Outputs = Outputs(entry),
            IsOutputNode = entry.IsTrue("output_node"),
            IsDeprecated = entry.IsTrue("deprecated"),
            IsExperimental = entry.IsTrue("experimental"),
        };
    }

    // A missing or null member is an empty one; anything else of the wrong kind makes the entry unusable.
    private static bool IsReadable(JsonElement entry, string member, JsonValueKind kind) =>
        !entry.TryGetProperty(member, out var value) || value.ValueKind == kind || value.ValueKind == JsonValueKind.Null;

    private string TextOf(JsonElement entry, string member) => entry.TextOf(member) is { } text ? _pool.Text(text) : "";

    private static JsonElement.ObjectEnumerator Section(JsonElement entry, string section) =>
        entry.Member("input").Member(section) is { ValueKind: JsonValueKind.Object } inputs ? inputs.EnumerateObject() : default;

    private IEnumerable<InputSpec> Inputs(string node, JsonElement entry, string section, bool isRequired)
    {
        foreach (var property in InOrder(entry, section))
        {
            if (_inputs.Parse(_pool.Text(property.Name), property.Value, isRequired) is { } input) yield return input;
            else _skipped.Add($"{node}.{property.Name}");
        }
    }

    // input_order is what the frontend sorts slots and widgets by, and so what positional widget values mean.
    private static IEnumerable<JsonProperty> InOrder(JsonElement entry, string section)
    {
        var properties = Section(entry, section);
        if (entry.Member("input_order").Member(section) is not { ValueKind: JsonValueKind.Array } order) return properties;
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in order.EnumerateArray())
            if (name.ValueKind == JsonValueKind.String)
                rank.TryAdd(name.GetString()!, rank.Count);
        return properties.OrderBy(p => rank.GetValueOrDefault(p.Name, int.MaxValue));
    }

    private OutputSpec[] Outputs(JsonElement entry)
    {
        if (entry.Member("output") is not { ValueKind: JsonValueKind.Array } types) return [];
        var outputs = new OutputSpec[types.GetArrayLength()];
        for (var i = 0; i < outputs.Length; i++) outputs[i] = Output(entry, types[i], i);
        return outputs;
    }

    private OutputSpec Output(JsonElement entry, JsonElement declared, int index)
    {
        var options = declared.ValueKind == JsonValueKind.Array ? _pool.List(declared) : null;
        var type = options is null ? _pool.Text(declared) : InputSpec.ComboType;
        var name = entry.Member("output_name").At(index) is { ValueKind: JsonValueKind.String } given ? _pool.Text(given) : type;
        var tooltip = entry.Member("output_tooltips").At(index) is { ValueKind: JsonValueKind.String } tip ? _pool.Text(tip) : null;
        return new OutputSpec(name, type, entry.Member("output_is_list").At(index).ValueKind == JsonValueKind.True, options, tooltip);
    }
}
