using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Reads one entry of an object_info straight from its bytes; what a package wrote wrongly is skipped and remembered. Of members that
/// stand there twice the later one counts.
/// </summary>
internal sealed class NodeTypeReader
{
    private readonly StringPool _pool = new();
    private readonly List<string> _skipped = [];

    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>The text of the name that the reader stands on.</summary>
    public string Name(ref readonly Utf8JsonReader reader) => _pool.Text(in reader);

    /// <param name="name">The entry's name.</param>
    /// <param name="json">The whole of its value.</param>
    /// <returns>Null when the entry is unusable.</returns>
    public NodeType? Read(string name, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (!reader.EntersObject()) return Skip(name);
        string? display = null, category = null, description = null, module = null;
        bool isOutput = false, isDeprecated = false, isExperimental = false, costsMoney = false, isUsable = true;
        string? essentials = null;
        string[] aliases = [];
        var (inputs, outputs) = (new NodeInputs(_pool), new NodeOutputs(_pool));
        while (reader.NextMember())
        {
            if (reader.Takes("input"u8)) isUsable &= inputs.TryRead(ref reader, json);
            else if (reader.Takes("input_order"u8)) inputs.ReadOrder(ref reader);
            else if (reader.Takes("output"u8)) isUsable &= outputs.TryReadTypes(ref reader, json);
            else if (reader.Takes("output_name"u8)) outputs.ReadNames(ref reader);
            else if (reader.Takes("output_tooltips"u8)) outputs.ReadTooltips(ref reader);
            else if (reader.Takes("output_is_list"u8)) outputs.ReadAreLists(ref reader);
            else if (reader.Takes("display_name"u8)) display = reader.TextOrSkip(_pool);
            else if (reader.Takes("category"u8)) category = reader.TextOrSkip(_pool);
            else if (reader.Takes("description"u8)) description = reader.TextOrSkip(_pool);
            else if (reader.Takes("python_module"u8)) module = reader.TextOrSkip(_pool);
            else if (reader.Takes("output_node"u8)) isOutput = reader.IsTrueOrSkip();
            else if (reader.Takes("deprecated"u8)) isDeprecated = reader.IsTrueOrSkip();
            else if (reader.Takes("experimental"u8)) isExperimental = reader.IsTrueOrSkip();
            else if (reader.Takes("search_aliases"u8)) aliases = [.. reader.Texts(_pool).OfType<string>()];
            else if (reader.Takes("essentials_category"u8)) essentials = reader.TextOrSkip(_pool);
            else if (reader.Takes("api_node"u8)) costsMoney |= reader.IsTrueOrSkip();
            else if (reader.Takes("price_badge"u8)) costsMoney |= reader.IsObjectAndSkip();
            else reader.Skip();
        }
        if (!isUsable) return Skip(name);
        foreach (var input in inputs.Skipped) _skipped.Add($"{name}.{input}");
        return new NodeType
        {
            Name = name,
            DisplayName = string.IsNullOrEmpty(display) ? name : display,
            Category = category ?? "",
            Description = description ?? "",
            PythonModule = module ?? "",
            Inputs = inputs.InOrder(),
            HiddenInputs = inputs.Hidden,
            Outputs = outputs.Join(),
            IsOutputNode = isOutput,
            IsDeprecated = isDeprecated,
            IsExperimental = isExperimental,
            SearchAliases = aliases,
            EssentialsCategory = essentials,
            CostsMoney = costsMoney,
        };
    }

    private NodeType? Skip(string name)
    {
        _skipped.Add(name);
        return null;
    }
}
