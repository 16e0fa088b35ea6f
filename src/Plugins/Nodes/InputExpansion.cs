using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>What an input of a node is set to: null when it is not set, undefined when it is linked, and otherwise its value.</summary>
/// <param name="name">The wire name.</param>
public delegate JsonElement? InputState(string name);

/// <summary>
/// The inputs that a node has at the moment: those of its type, with dynamic ones expanded as ComfyUI does it, by what is selected and set.
/// </summary>
public static class InputExpansion
{
    /// <summary>
    /// The node's inputs, in the order of the frontend's widgets: a dynamic combo is followed by what its value selects. Of a growing row
    /// the required members are there and those that are set.
    /// </summary>
    /// <param name="type">The node's type.</param>
    /// <param name="state">What the node's inputs are set to.</param>
    /// <param name="unsetIsFirst">
    /// True to take a dynamic combo that is not set for its first option, as the frontend does; the server then knows none of its inputs.
    /// </param>
    public static IReadOnlyList<InputSpec> InputsFor(this NodeType type, InputState state, bool unsetIsFirst = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(state);

        if (!type.HasDynamicInputs) return type.Inputs;
        var inputs = new List<InputSpec>();
        Expand(type.Inputs, state, unsetIsFirst, inputs);
        return inputs;
    }

    /// <summary>The inputs of a new node: every dynamic combo at its first option, every row at its least length.</summary>
    public static IReadOnlyList<InputSpec> DefaultInputs(this NodeType type) => type.InputsFor(static _ => null, unsetIsFirst: true);

    /// <summary>Every input that the type can ever have, under each of its options: a name may be there more than once.</summary>
    public static IEnumerable<InputSpec> AllInputs(this NodeType type)
    {
        ArgumentNullException.ThrowIfNull(type);

        return type.HasDynamicInputs ? type.Inputs.SelectMany(All) : type.Inputs;
    }

    private static void Expand(IReadOnlyList<InputSpec> declared, InputState state, bool unsetIsFirst, List<InputSpec> into)
    {
        for (var i = 0; i < declared.Count; i++)
        {
            var input = declared[i];
            switch (input.Dynamic)
            {
                case DynamicInput.Combo combo:
                    into.Add(input);
                    if (Selected(combo, state(input.Name), unsetIsFirst) is { } option) Expand(option.Inputs, state, unsetIsFirst, into);
                    break;
                case DynamicInput.Autogrow row:
                    for (var at = 0; at < row.Max; at++)
                        if (at < row.Min || state(row.Names[at]) is not null)
                            into.Add(row.Members[at]);
                    break;
                case DynamicInput.Slot slot:
                    into.Add(slot.Socket);
                    if (state(input.Name) is not null) Expand(slot.Inputs, state, unsetIsFirst, into);
                    break;
                default:
                    into.Add(input);
                    break;
            }
        }
    }

    private static DynamicOption? Selected(DynamicInput.Combo combo, JsonElement? value, bool unsetIsFirst) => value switch
    {
        null => unsetIsFirst && combo.Options.Count > 0 ? combo.Options[0] : null,
        { ValueKind: JsonValueKind.String } key => combo.Option(key.GetString()),
        _ => null,
    };

    private static IEnumerable<InputSpec> All(InputSpec input) => input.Dynamic switch
    {
        DynamicInput.Combo combo => combo.Options.SelectMany(o => o.Inputs).SelectMany(All).Prepend(input),
        DynamicInput.Autogrow row => row.Members,
        DynamicInput.Slot slot => slot.Inputs.SelectMany(All).Prepend(slot.Socket),
        _ => [input],
    };
}
