using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>A node type as a search result: what a model needs to choose and connect it, in few words.</summary>
/// <param name="Name">The class name for addNode and workflows.</param>
/// <param name="DisplayName">What the user sees; null when it is the same.</param>
/// <param name="Category">The menu path.</param>
/// <param name="Package">The package that brings it; null for ComfyUI's own.</param>
/// <param name="Description">The beginning of what its author says of it; null when that is nothing.</param>
/// <param name="Inputs">As <c>model MODEL</c>, optional ones as <c>mask MASK?</c>; null in results far down the list.</param>
/// <param name="Outputs">As <c>0 LATENT</c>; null in results far down the list.</param>
public sealed record NodeMatch(
    string Name, string? DisplayName, string Category, string? Package, string? Description, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs)
{
    private const int LongestDescription = 160;

    internal static NodeMatch Of(NodeType type, bool withSlots) => new(
        type.Name,
        type.DisplayName == type.Name ? null : type.DisplayName,
        type.Category,
        type.Package,
        Beginning(type.Description),
        withSlots ? [.. type.Inputs.Select(input => $"{input.Name} {input.Type}{(input.IsRequired ? "" : "?")}")] : null,
        withSlots ? [.. type.Outputs.Select((output, slot) => $"{slot} {(output.Name == output.Type ? "" : output.Name + " ")}{output.Type}")] : null);

    private static string? Beginning(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length == 0) return null;
        return line.Length <= LongestDescription ? line : line[..line.LastIndexOf(' ', LongestDescription)] + " …";
    }
}
