using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>What somebody looks for among the node types.</summary>
/// <param name="Text">Words for the job or parts of a name; empty for everything that passes the filters.</param>
/// <param name="Category">A part of the menu path, such as <c>latent</c> or <c>image/upscaling</c>.</param>
/// <param name="Package">The package that brings the node.</param>
/// <param name="InputType">A type that the node must take, such as <c>MASK</c>.</param>
/// <param name="OutputType">A type that the node must give out.</param>
/// <param name="Limit">How many to return at most.</param>
/// <param name="MostWords">
/// Only those that meet more than half of the words as they are spelled; else one word is enough, or one like it.
/// </param>
public sealed record NodeQuery(
    string Text, string? Category = null, string? Package = null, string? InputType = null, string? OutputType = null, int Limit = 20,
    bool MostWords = false)
{
    internal bool Passes(NodeType type) =>
        (string.IsNullOrWhiteSpace(Category) || type.Category.Contains(Category.Trim(), StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrWhiteSpace(Package)
        || NearestName.Fold(type.Package ?? "").Contains(NearestName.Fold(Package), StringComparison.Ordinal))
        && (string.IsNullOrWhiteSpace(InputType) || type.Inputs.Any(input => IsType(input.Type, InputType)))
        && (string.IsNullOrWhiteSpace(OutputType) || type.Outputs.Any(output => IsType(output.Type, OutputType)));

    // Unlike a link: a node that takes anything is not what somebody means who asks for masks.
    private static bool IsType(string declared, string wanted) =>
        declared.Split(',', StringSplitOptions.TrimEntries).Contains(wanted.Trim(), StringComparer.OrdinalIgnoreCase);
}
