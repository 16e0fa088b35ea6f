using System.Text.Json;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>Reads the outputs of one entry, which lie in four arrays side by side.</summary>
internal sealed class NodeOutputs(StringPool pool)
{
    private readonly List<(string Type, ComboList? Options)> _types = [];
    private List<string?> _names = [];
    private List<string?> _tooltips = [];
    private readonly List<bool> _areLists = [];

    /// <returns>False when it is neither an array nor null, which makes the entry unusable.</returns>
    public bool TryReadTypes(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        _types.Clear();
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (!reader.EntersArray()) return false;
        while (reader.NextItem())
        {
            // A list of values in the place of a type.
            if (reader.TokenType == JsonTokenType.StartArray) _types.Add((InputSpec.ComboType, ComboList.Read(ref reader, json, pool)));
            else _types.Add((reader.TextOrRaw(json, pool), null));
        }
        return true;
    }

    public void ReadNames(ref Utf8JsonReader reader) => _names = reader.Texts(pool);

    public void ReadTooltips(ref Utf8JsonReader reader) => _tooltips = reader.Texts(pool);

    public void ReadAreLists(ref Utf8JsonReader reader)
    {
        _areLists.Clear();
        if (!reader.EntersArray()) return;
        while (reader.NextItem()) _areLists.Add(reader.IsTrueOrSkip());
    }

    public OutputSpec[] Join()
    {
        var outputs = new OutputSpec[_types.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var (type, options) = _types[i];
            outputs[i] = new OutputSpec(_names.ElementAtOrDefault(i) ?? type, type, _areLists.ElementAtOrDefault(i), options, _tooltips.ElementAtOrDefault(i));
        }
        return outputs;
    }
}
