using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>Reads the inputs of one entry: its members <c>input</c> and <c>input_order</c>, whichever comes first.</summary>
internal sealed class NodeInputsReader
{
    private readonly Dictionary<string, string[]> _order = new(StringComparer.Ordinal);
    private List<InputSpec> _required = [];
    private List<InputSpec> _optional = [];

    /// <summary>Names of inputs that the server fills in.</summary>
    public IReadOnlyList<string> Hidden { get; private set; } = [];

    /// <summary>True when a list of optional inputs is declared and empty.</summary>
    public bool HasEmptyOptional { get; private set; }

    /// <summary>Names of inputs that could not be understood.</summary>
    public List<string> Skipped { get; } = [];

    /// <returns>False when it is neither an object nor null: the type's inputs are then unknown.</returns>
    public bool TryRead(ref JsonCursor cursor)
    {
        if (cursor.Token == JsonTokenType.Null) return true;
        if (!cursor.EntersObject()) return false;
        while (cursor.NextMember())
        {
            if (cursor.Takes("required"u8)) _required = InputSpecReader.Section(ref cursor, "", isRequired: true, Skipped);
            else if (cursor.Takes("optional"u8)) ReadOptional(ref cursor);
            else if (cursor.Takes("hidden"u8)) Hidden = Names(ref cursor);
            else cursor.Skip();
        }
        return true;
    }

    public void ReadOrder(ref JsonCursor cursor)
    {
        if (!cursor.EntersObject()) return;
        while (cursor.NextMember()) _order[cursor.Name()] = [.. cursor.Texts().OfType<string>()];
    }

    /// <summary>
    /// All of them, required ones first. The order is what the frontend sorts slots and widgets by, and so what positional widget values
    /// mean. A name that is required and optional is required.
    /// </summary>
    public InputSpec[] InOrder()
    {
        var required = InOrder(_required, "required");
        return [.. required, .. InOrder(_optional, "optional").Where(o => !required.Exists(r => r.Name == o.Name))];
    }

    private void ReadOptional(ref JsonCursor cursor)
    {
        var isObject = cursor.Token == JsonTokenType.StartObject;
        var before = Skipped.Count;
        _optional = InputSpecReader.Section(ref cursor, "", isRequired: false, Skipped);
        HasEmptyOptional = isObject && _optional.Count == 0 && Skipped.Count == before;
    }

    private List<InputSpec> InOrder(List<InputSpec> inputs, string section)
    {
        if (!_order.TryGetValue(section, out var order) || Follows(inputs, order)) return inputs;
        return [.. inputs.OrderBy(input => Array.IndexOf(order, input.Name) is var at and >= 0 ? at : int.MaxValue)];
    }

    // Nearly always, and sorting costs.
    private static bool Follows(List<InputSpec> inputs, string[] order)
    {
        if (inputs.Count > order.Length) return false;
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i].Name != order[i])
                return false;
        return true;
    }

    private static List<string> Names(ref JsonCursor cursor)
    {
        var names = new List<string>();
        if (!cursor.EntersObject()) return names;
        while (cursor.NextMember())
        {
            names.Add(cursor.Name());
            cursor.Skip();
        }
        return names;
    }
}
