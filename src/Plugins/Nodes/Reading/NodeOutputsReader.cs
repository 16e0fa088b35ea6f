using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>Reads the outputs of one entry, which lie in several arrays side by side.</summary>
internal sealed class NodeOutputsReader
{
    private readonly List<(string Type, ComboList? Options)> _types = [];
    private readonly List<bool> _areLists = [];
    private List<string?> _names = [];
    private List<string?> _tooltips = [];
    private List<string?> _groups = [];

    /// <returns>False when it is neither an array nor null: which outputs there are is then unknown.</returns>
    public bool TryReadTypes(ref JsonCursor cursor)
    {
        _types.Clear();
        if (cursor.Token == JsonTokenType.Null) return true;
        if (!cursor.EntersArray()) return false;
        while (cursor.NextItem())
        {
            // A list of values in the place of a type.
            if (cursor.Token == JsonTokenType.StartArray) _types.Add((InputSpec.ComboType, cursor.ListOrSkip()));
            else _types.Add((cursor.TextOrRaw(), null));
        }
        return true;
    }

    public void ReadNames(ref JsonCursor cursor) => _names = cursor.Texts();

    public void ReadTooltips(ref JsonCursor cursor) => _tooltips = cursor.Texts();

    public void ReadMatchGroups(ref JsonCursor cursor) => _groups = cursor.Texts();

    public void ReadAreLists(ref JsonCursor cursor)
    {
        _areLists.Clear();
        if (!cursor.EntersArray()) return;
        while (cursor.NextItem()) _areLists.Add(cursor.IsTrueOrSkip());
    }

    public OutputSpec[] Join()
    {
        var outputs = new OutputSpec[_types.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var (type, options) = _types[i];
            outputs[i] = new OutputSpec(_names.ElementAtOrDefault(i) ?? type, type, _areLists.ElementAtOrDefault(i), options,
                _tooltips.ElementAtOrDefault(i), _groups.ElementAtOrDefault(i));
        }
        return outputs;
    }
}
