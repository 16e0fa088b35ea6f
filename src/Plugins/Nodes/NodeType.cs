namespace ComfyAssistant.Plugins.Nodes;

/// <summary>One node type of an installation: what <c>/object_info/{type}</c> says. Immutable.</summary>
public sealed class NodeType
{
    private bool? _hasDynamicInputs;

    /// <summary>The wire name (<c>class_type</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The name that the user sees; <see cref="Name"/> when the server gives none.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Menu path such as <c>loaders/video</c>; may be empty.</summary>
    public string Category { get; init; } = "";

    /// <summary>What the node does, in its author's words; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The Python module that defines it, such as <c>custom_nodes.ComfyUI-Impact-Pack</c>; may be empty.</summary>
    public string PythonModule { get; init; } = "";

    /// <summary>
    /// The declared inputs, in the order of the node's slots and widgets: required ones first. What a prompt holds of dynamic ones is in
    /// <see cref="InputExpansion"/>.
    /// </summary>
    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    /// <summary>Names of inputs that the server fills in by itself (<c>prompt</c>, <c>unique_id</c>).</summary>
    public IReadOnlyList<string> HiddenInputs { get; init; } = [];

    /// <summary>The output slots in order.</summary>
    public IReadOnlyList<OutputSpec> Outputs { get; init; } = [];

    /// <summary>
    /// False when the server's list of outputs could not be understood: how many there are and of which types nobody knows, and any link
    /// from the node may be right.
    /// </summary>
    public bool AreOutputsKnown { get; init; } = true;

    /// <summary>
    /// True when the type declares an open list of optional inputs: it takes inputs of any name (as rgthree's nodes do), and object_info
    /// shows of that list an empty object.
    /// </summary>
    public bool TakesAnyInput { get; init; }

    /// <summary>True when an input grows into others, so that <see cref="Inputs"/> alone is not what a prompt holds.</summary>
    public bool HasDynamicInputs => _hasDynamicInputs ??= Inputs.Any(i => i.Dynamic is not null);

    /// <summary>True when the node makes a workflow worth running (it saves, previews or sends something).</summary>
    public bool IsOutputNode { get; init; }

    /// <summary>True when its author advises against it.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>True when its author may still change it.</summary>
    public bool IsExperimental { get; init; }

    /// <summary>Other words under which its author wants it found (<c>search_aliases</c>).</summary>
    public IReadOnlyList<string> SearchAliases { get; init; } = [];

    /// <summary>The group that ComfyUI shows it in among the essentials, such as <c>Image Tools</c>; null for nearly all.</summary>
    public string? EssentialsCategory { get; init; }

    /// <summary>
    /// True when every run of it costs money: it calls a paid service (<c>api_node</c>) or shows a price (<c>price_badge</c>).
    /// </summary>
    public bool CostsMoney { get; init; }

    /// <summary>The custom node package that brings the type; null for nodes that come with ComfyUI.</summary>
    public string? Package
    {
        get
        {
            const string prefix = "custom_nodes.";
            if (!PythonModule.StartsWith(prefix, StringComparison.Ordinal)) return null;
            var name = PythonModule[prefix.Length..];
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            return dot < 0 ? name : name[..dot];
        }
    }

    /// <summary>The input of that exact name, or null.</summary>
    public InputSpec? Input(string name)
    {
        // By index: this runs for every input of every node, and an enumerator is an allocation.
        for (var i = 0; i < Inputs.Count; i++)
            if (Inputs[i].Name == name)
                return Inputs[i];
        return null;
    }
}
