using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>A node type as a search result: what a model needs to choose and connect it, in few words.</summary>
/// <param name="Name">The class name for addNode and workflows.</param>
/// <param name="DisplayName">What the user sees; null when it is the same.</param>
/// <param name="Category">The menu path.</param>
/// <param name="Package">The package that brings it; null for ComfyUI's own.</param>
/// <param name="CostsMoney">True when every run of it costs the user money; null when it does not.</param>
/// <param name="Description">The beginning of what its author says of it; null when that is nothing.</param>
/// <param name="Inputs">
/// As <c>model MODEL</c>, optional ones as <c>mask MASK?</c>; with every key of a dynamic combo and the names that each brings. Null in
/// results far down the list.
/// </param>
/// <param name="Outputs">As <c>0 LATENT</c>; null in results far down the list.</param>
public sealed record NodeMatch(
    string Name,
    string? DisplayName,
    string Category,
    string? Package,
    bool? CostsMoney,
    string? Description,
    IReadOnlyList<string>? Inputs,
    IReadOnlyList<string>? Outputs)
{
    private const int LongestDescription = 160;
    private const int LongestOptions = 700;

    internal static NodeMatch Of(NodeType type, bool withSlots) => new(
        type.Name,
        type.DisplayName == type.Name ? null : type.DisplayName,
        type.Category,
        type.Package,
        type.CostsMoney ? true : null,
        Beginning(type.Description),
        withSlots ? [.. type.Inputs.Select(Input)] : null,
        withSlots ? [.. type.Outputs.Select((output, slot) => Output(type, output, slot))] : null);

    private static string Input(InputSpec input) => input.Dynamic switch
    {
        DynamicInput.Combo combo => $"{input.Name} COMBO{Mark(input)}: {Options(combo)}",
        DynamicInput.Autogrow row => $"{InputWords.Row(row)} {InputWords.Type(input)}{Mark(input)}",
        DynamicInput.Slot { Inputs.Count: > 0 } slot => $"{input.Name} {InputWords.Type(input)}?; linked it brings {Names(slot.Inputs)}",
        _ => $"{input.Name} {InputWords.Type(input)}{Mark(input)}",
    };

    // Every key, as without one nothing can be written, but of what they bring only so much.
    private static string Options(DynamicInput.Combo combo)
    {
        var parts = new List<string>();
        var length = 0;
        foreach (var option in combo.Options)
        {
            var brought = option.Inputs.Count == 0 ? "" : $" ({Names(option.Inputs)})";
            if (length + brought.Length > LongestOptions) brought = option.Inputs.Count == 0 ? "" : " (…)";
            parts.Add($"\"{option.Key}\"{brought}");
            length += parts[^1].Length;
        }
        return string.Join(" | ", parts);
    }

    private static string Names(IEnumerable<InputSpec> inputs) => string.Join(", ", inputs.Select(Input));

    private static string Mark(InputSpec input) => input.IsRequired ? "" : "?";

    private static string Output(NodeType type, OutputSpec output, int slot)
    {
        var shown = InputWords.Type(type, output);
        return $"{slot} {(output.Name == output.Type || output.Name == shown ? "" : output.Name + " ")}{shown}";
    }

    private static string? Beginning(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        if (line.Length == 0) return null;
        if (line.Length <= LongestDescription) return line;
        var space = line.LastIndexOf(' ', LongestDescription);
        return line[..(space > 0 ? space : LongestDescription)] + " …";
    }
}
