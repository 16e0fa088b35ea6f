using System.Collections.ObjectModel;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>What a ComfyUI knows beyond its node types.</summary>
/// <param name="Replaced">The old node types that it replaces, by name.</param>
/// <param name="Answers">What it says of what its declarations leave open; null when it cannot be asked.</param>
public sealed record ServerFacts(IReadOnlyDictionary<string, NodeReplacement> Replaced, ServerAnswers? Answers = null)
{
    /// <summary>Nothing beyond the node types.</summary>
    public static ServerFacts None { get; } = new(ReadOnlyDictionary<string, NodeReplacement>.Empty);
}
