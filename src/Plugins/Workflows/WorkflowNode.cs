using System.Collections.ObjectModel;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>A node that ComfyUI would execute.</summary>
public sealed class WorkflowNode
{
    internal static readonly IReadOnlyDictionary<string, string> NoneDropped = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The execution id; inside a subgraph <c>outer:inner</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The wire name of its type (<c>class_type</c>).</summary>
    public required string Type { get; init; }

    /// <summary>The title that the user gave it; null when there is none.</summary>
    public string? Title { get; init; }

    /// <summary>Everything that is set: values and links, each name once.</summary>
    public IReadOnlyList<WorkflowInput> Inputs { get; init; } = [];

    /// <summary>Links that the frontend drops, by input, with the reason (the source is muted).</summary>
    internal IReadOnlyDictionary<string, string> Dropped { get; init; } = NoneDropped;

    /// <summary>Nodes that may make a link to an input when the workflow is queued, by input.</summary>
    internal IReadOnlyDictionary<string, string> MayBeFed { get; init; } = NoneDropped;

    /// <summary>
    /// True when the canvas keeps another number of values for the node than its type has widgets: it was saved with another version of it.
    /// </summary>
    internal bool HasOddRow { get; init; }

    /// <summary>True when the entry itself was malformed; what is missing from it is then not worth a second finding.</summary>
    internal bool IsBroken { get; init; }

    /// <summary>False for a node of the API format without the <c>_meta</c> that the frontend writes.</summary>
    internal bool HasMeta { get; init; } = true;

    /// <summary>The node in the frontend's graph; null in the API format.</summary>
    internal UiNode? Origin { get; init; }

    /// <summary>What an input is set to, for <see cref="InputExpansion"/>.</summary>
    internal InputState State => field ??= name => Input(name) is { } input ? input.Value : null;

    /// <summary>The same node with another type and other inputs.</summary>
    internal WorkflowNode With(string type, IReadOnlyList<WorkflowInput> inputs) => new()
    {
        Id = Id,
        Type = type,
        Title = Title,
        Inputs = inputs,
        Dropped = Dropped,
        MayBeFed = MayBeFed,
        HasOddRow = HasOddRow,
        IsBroken = IsBroken,
        HasMeta = HasMeta,
        Origin = Origin,
    };

    /// <summary>The input of that exact name, or null.</summary>
    public WorkflowInput? Input(string name)
    {
        // By index: this runs for every input of every node, and an enumerator is an allocation.
        for (var i = 0; i < Inputs.Count; i++)
            if (Inputs[i].Name == name)
                return Inputs[i];
        return null;
    }
}
