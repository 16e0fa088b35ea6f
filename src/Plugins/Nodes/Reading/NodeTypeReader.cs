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
        var cursor = new JsonCursor(json, _pool);
        if (!cursor.EntersObject()) return Skip(name);
        string? display = null, category = null, description = null, module = null;
        bool isOutput = false, isDeprecated = false, isExperimental = false, costsMoney = false;
        bool areInputsKnown = true, areOutputsKnown = true;
        string? essentials = null;
        IReadOnlyList<string> aliases = [];
        var (inputs, outputs) = (new NodeInputsReader(), new NodeOutputsReader());
        while (cursor.NextMember())
        {
            if (cursor.Takes("input"u8)) areInputsKnown = inputs.TryRead(ref cursor);
            else if (cursor.Takes("input_order"u8)) inputs.ReadOrder(ref cursor);
            else if (cursor.Takes("output"u8)) areOutputsKnown = outputs.TryReadTypes(ref cursor);
            else if (cursor.Takes("output_name"u8)) outputs.ReadNames(ref cursor);
            else if (cursor.Takes("output_tooltips"u8)) outputs.ReadTooltips(ref cursor);
            else if (cursor.Takes("output_matchtypes"u8)) outputs.ReadMatchGroups(ref cursor);
            else if (cursor.Takes("output_is_list"u8)) outputs.ReadAreLists(ref cursor);
            else if (cursor.Takes("display_name"u8)) display = cursor.TextOrSkip();
            else if (cursor.Takes("category"u8)) category = cursor.TextOrSkip();
            else if (cursor.Takes("description"u8)) description = cursor.TextOrSkip();
            else if (cursor.Takes("python_module"u8)) module = cursor.TextOrSkip();
            else if (cursor.Takes("output_node"u8)) isOutput = cursor.IsTrueOrSkip();
            else if (cursor.Takes("deprecated"u8)) isDeprecated = cursor.IsTrueOrSkip();
            else if (cursor.Takes("experimental"u8)) isExperimental = cursor.IsTrueOrSkip();
            else if (cursor.Takes("search_aliases"u8)) aliases = [.. cursor.Texts().OfType<string>()];
            else if (cursor.Takes("essentials_category"u8)) essentials = cursor.TextOrSkip();
            else if (cursor.Takes("api_node"u8)) costsMoney |= cursor.IsTrueOrSkip();
            else if (cursor.Takes("price_badge"u8)) costsMoney |= cursor.IsObjectAndSkip();
            else cursor.Skip();
        }
        if (!areInputsKnown) return Skip(name);
        foreach (var input in inputs.Skipped) _skipped.Add($"{name}.{input}");
        if (!areOutputsKnown) _skipped.Add($"{name}.output");
        return new NodeType
        {
            Name = name,
            DisplayName = string.IsNullOrEmpty(display) ? name : display,
            Category = category ?? "",
            Description = description ?? "",
            PythonModule = module ?? "",
            Inputs = inputs.InOrder(),
            HiddenInputs = inputs.Hidden,
            TakesAnyInput = inputs.HasEmptyOptional,
            Outputs = outputs.Join(),
            AreOutputsKnown = areOutputsKnown,
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
