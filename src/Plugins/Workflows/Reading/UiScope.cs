using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>One use of a graph: the root, or a subgraph inside the node that stands for it.</summary>
internal sealed class UiScope(UiGraph graph, UiScope? parent, UiNode? host)
{
    private readonly string _prefix = parent is null ? "" : $"{parent.IdOf(host!.Id)}:";

    public UiGraph Graph { get; } = graph;

    public UiScope? Parent { get; } = parent;

    /// <summary>The node of the parent's graph that this scope unfolds; null for the root.</summary>
    public UiNode? Host { get; } = host;

    /// <summary>Scopes of the subgraph nodes in this graph.</summary>
    public Dictionary<UiNode, UiScope> Children { get; } = [];

    /// <summary>For a group node: the values that its own widgets give to the nodes inside.</summary>
    public Dictionary<(string NodeId, string Input), WorkflowInput> Overrides { get; init; } = [];

    /// <summary>What was unfolded here: a subgraph's graph, or the name of a group node, whose graph differs from use to use.</summary>
    public object Definition { get; init; } = graph;

    /// <summary>How many graphs this one lies in.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>The value that the group node gives to an input inside; null when it gives none.</summary>
    public WorkflowInput? OverrideOf(UiNode node, string input) =>
        Overrides.Count == 0 ? null : Overrides.GetValueOrDefault((node.Id, input));

    public string IdOf(string nodeId) => _prefix + nodeId;

    /// <summary>True when the definition is unfolded in itself, which would never end.</summary>
    public bool IsInside(object definition) => Definition.Equals(definition) || Parent?.IsInside(definition) == true;

    public Finding Malformed(UiNode node, string message) => Finding.Malformed(IdOf(node.Id), message, node.Type);
}
