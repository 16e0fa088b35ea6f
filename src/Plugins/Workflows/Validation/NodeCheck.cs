using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>One node of a known type under examination.</summary>
internal sealed class NodeCheck(WorkflowNode node, NodeType type, WorkflowCheck workflow)
{
    public WorkflowNode Node { get; } = node;

    public NodeType Type { get; } = type;

    public WorkflowCheck In { get; } = workflow;

    /// <summary>The inputs that the node has by its values.</summary>
    public IReadOnlyList<InputSpec> Inputs { get; } = type.InputsFor(node.State);

    /// <summary>What is set on the node itself, without its links.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values => field ??= Node.Inputs.Where(i => i is { Link: null, IsBroken: false })
        .ToDictionary(i => i.Name, i => i.Value, StringComparer.Ordinal);

    /// <summary>A finding at one input. The message goes on from the input's name.</summary>
    public Finding New(string code, string input, string message, string? suggestion = null, Fix? fix = null) =>
        new(code, Node.Id, Node.Type, input, $"{Node.Type} {Node.Id}: {input} {message}", suggestion) { Fix = fix };

    /// <summary>A few outputs of other nodes that an input takes; null when there are none.</summary>
    public string? FittingOutputs(InputSpec spec) => In.Advice.FittingOutputs(Node, spec);
}
