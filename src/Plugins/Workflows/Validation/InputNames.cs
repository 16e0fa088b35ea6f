using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Names of inputs: which a node has, and which a wrong one means.</summary>
internal static class InputNames
{
    /// <summary>
    /// True for what the node declares, what the server fills in, and the frontend's own entries beside an upload widget.
    /// </summary>
    public static bool IsKnown(NodeCheck node, string name)
    {
        var inputs = node.Inputs;
        for (var i = 0; i < inputs.Count; i++)
            if (inputs[i].Name == name)
                return true;
        if (node.Type.HiddenInputs.Contains(name)) return true;
        if (name is "upload" or "choose file to upload" or "audioUI" && node.Type.Inputs.Any(i => i.HasUpload)) return true;
        if (IsOfFormat(node, name)) return true;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && node.Type.Input(name[..dot]) is { IsUnknownDynamic: true };
    }

    private static bool IsOfFormat(NodeCheck node, string name) => node.Inputs.Any(input => input.FormatInputs.Count > 0
        && node.Node.Input(input.Name)?.Value is { ValueKind: System.Text.Json.JsonValueKind.String } chosen
        && input.FormatInputs.TryGetValue(chosen.GetString()!, out var names) && names.Contains(name));

    /// <summary>
    /// The same but for letter case, separators, and what stands before the last dot: models write <c>image1</c> for <c>images.image1</c>.
    /// </summary>
    public static bool IsSame(string written, string name) => NearestName.Fold(written) == NearestName.Fold(name)
        || (!written.Contains('.') && name.Contains('.')
            && NearestName.Fold(written) == NearestName.Fold(name[(name.LastIndexOf('.') + 1)..]));

    /// <summary>The names that the node may still be given: those it has, and the rest of its growing rows.</summary>
    public static IEnumerable<string> Free(NodeCheck node) =>
        node.Inputs.Select(i => i.Name).Concat(Rows(node.Type.Inputs, node).SelectMany(r => r.Names)).Distinct()
            .Where(name => node.Node.Input(name) is null);

    /// <summary>The growing rows that the node has by its values.</summary>
    public static IEnumerable<DynamicInput.Autogrow> Rows(IReadOnlyList<InputSpec> inputs, NodeCheck node)
    {
        foreach (var input in inputs)
        {
            if (input.Dynamic is DynamicInput.Autogrow row) yield return row;
            if (input.Dynamic is not DynamicInput.Combo combo
                || node.Node.Input(input.Name)?.Value is not { ValueKind: System.Text.Json.JsonValueKind.String } key)
                continue;
            foreach (var nested in Rows(combo.Option(key.GetString())?.Inputs ?? [], node)) yield return nested;
        }
    }
}
