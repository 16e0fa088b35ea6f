using System.Text.Json;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>Reads the inputs of one entry: its members <c>input</c> and <c>input_order</c>, whichever comes first.</summary>
internal sealed class NodeInputs(StringPool pool)
{
    private readonly InputSpecReader _specs = new(pool);
    private readonly Dictionary<string, string[]> _order = new(StringComparer.Ordinal);
    private List<InputSpec> _required = [];
    private List<InputSpec> _optional = [];

    /// <summary>Names of inputs that the server fills in.</summary>
    public IReadOnlyList<string> Hidden { get; private set; } = [];

    /// <summary>Names of inputs that could not be understood.</summary>
    public List<string> Skipped { get; } = [];

    /// <returns>False when it is neither an object nor null, which makes the entry unusable.</returns>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (!reader.EntersObject()) return false;
        while (reader.NextMember())
        {
            if (reader.Takes("required"u8)) _required = Section(ref reader, json, isRequired: true);
            else if (reader.Takes("optional"u8)) _optional = Section(ref reader, json, isRequired: false);
            else if (reader.Takes("hidden"u8)) Hidden = Names(ref reader);
            else reader.Skip();
        }
        return true;
    }

    public void ReadOrder(ref Utf8JsonReader reader)
    {
        if (!reader.EntersObject()) return;
        while (reader.NextMember())
        {
            var section = pool.Text(in reader);
            reader.Read();
            _order[section] = [.. reader.Texts(pool).OfType<string>()];
        }
    }

    /// <summary>All of them, required ones first. The order is what the frontend sorts slots and widgets by, and so what positional widget values mean.</summary>
    public InputSpec[] InOrder() => [.. InOrder(_required, "required"), .. InOrder(_optional, "optional")];

    private IEnumerable<InputSpec> InOrder(List<InputSpec> inputs, string section)
    {
        if (!_order.TryGetValue(section, out var order) || Follows(inputs, order)) return inputs;
        return inputs.OrderBy(input => Array.IndexOf(order, input.Name) is var at and >= 0 ? at : int.MaxValue);
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

    private List<InputSpec> Section(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool isRequired)
    {
        var inputs = new List<InputSpec>();
        if (!reader.EntersObject()) return inputs;
        while (reader.NextMember())
        {
            var name = pool.Text(in reader);
            reader.Read();
            if (_specs.Read(name, ref reader, json, isRequired) is { } input) inputs.Add(input);
            else Skipped.Add(name);
        }
        return inputs;
    }

    private List<string> Names(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        if (!reader.EntersObject()) return names;
        while (reader.NextMember())
        {
            names.Add(pool.Text(in reader));
            reader.Skip();
        }
        return names;
    }
}
