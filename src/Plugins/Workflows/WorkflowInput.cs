using System.Text.Json;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>What one input of a node is set to: a value or a link.</summary>
/// <param name="Name">The wire name.</param>
/// <param name="Value">The value; undefined when the input is linked.</param>
/// <param name="Link">Where the value comes from; null when it is a plain value.</param>
public sealed record WorkflowInput(string Name, JsonElement Value, WorkflowLink? Link = null)
{
    /// <summary>Where the frontend's file holds the value; null when it was filled in from a default.</summary>
    internal ValueSource? ValueSource { get; init; }

    /// <summary>True for a value that comes over the border of a subgraph, where the frontend replaces no text in it.</summary>
    internal bool IsOverBorder { get; init; }

    /// <summary>The frontend's link that ends at the source node; null in the API format.</summary>
    internal UiLink? LinkSource { get; init; }

    /// <summary>True when the link itself is malformed, which has been reported where it was read.</summary>
    internal bool IsBroken { get; init; }
}

/// <summary>An output slot of another node.</summary>
/// <param name="NodeId">The execution id of the node.</param>
/// <param name="Slot">The index of the output, from 0. ComfyUI counts negative ones from the last, as Python does.</param>
public sealed record WorkflowLink(string NodeId, int Slot)
{
    /// <summary>The index among so many outputs; null when there is none.</summary>
    internal int? SlotOf(int outputs) =>
        Slot >= 0 && Slot < outputs ? Slot : Slot < 0 && Slot >= -outputs ? outputs + Slot : null;

    /// <summary>The link as a prompt writes it: <c>["4",0]</c>.</summary>
    public override string ToString() => $"[\"{NodeId}\",{Slot}]";
}
