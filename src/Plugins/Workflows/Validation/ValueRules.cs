using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one plain value against what its input takes.</summary>
internal static class ValueRules
{
    public static Finding? Check(WorkflowNode node, InputSpec spec, JsonElement value, NodeCatalog catalog, Advice advice)
    {
        if (value.ValueKind == JsonValueKind.Array) return Lookalike(node, spec, value);
        var finding = new ValueFinding(node, spec, value);
        // An array that the frontend wrapped so that it is no link; what is in it is between the widget and its node.
        if (value.Member("__value__").ValueKind == JsonValueKind.Array) return null;
        return spec.Type switch
        {
            "INT" or "FLOAT" => NumberRules.Check(finding),
            "BOOLEAN" => Boolean(finding),
            "STRING" => value.ValueKind == JsonValueKind.Object ? finding.BadType("takes a text") : null,
            InputSpec.ComboType => ComboRules.Check(finding),
            _ => Socket(finding, catalog, advice),
        };
    }

    // Python takes any non-empty text for true, "false" included.
    private static Finding? Boolean(ValueFinding finding) => finding.Value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => null,
        JsonValueKind.String when bool.TryParse(finding.Value.GetString(), out var meant) =>
            finding.BadType("takes true or false without quotes", JsonElement.Parse(meant ? "true" : "false")),
        _ => finding.BadType("takes true or false"),
    };

    private static Finding? Socket(ValueFinding finding, NodeCatalog catalog, Advice advice)
    {
        var spec = finding.Spec;
        var takesValues = TypeRules.IsAny(spec.Type) || spec.Dynamic is not null || spec.DefaultJson is not null || !catalog.IsSocketType(spec.Type)
            || new[] { "INT", "FLOAT", "STRING", "BOOLEAN", InputSpec.ComboType }.Any(t => TypeRules.Overlap(spec.Type, t));
        if (takesValues) return null;
        var outputs = advice.FittingOutputs(finding.Node, spec);
        var takes = outputs is null ? $"takes a link to an output of type {spec.Type}" : $"takes a link: {outputs}";
        return finding.BadType(takes, suggestion: outputs);
    }

    // What a model writes when it means a link: [4, 0] or ["4", "0"] or ["4"].
    private static Finding Lookalike(WorkflowNode node, InputSpec spec, JsonElement value)
    {
        var id = Reading.UiGraph.IdOf(value.At(0));
        var slot = Reading.UiGraph.IdOf(value.At(1));
        var isLink = value.GetArrayLength() == 2 && int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var link = isLink && id is not null ? new WorkflowLink(id, int.Parse(slot!, CultureInfo.InvariantCulture)) : null;
        var right = link is null ? "" : $" Write {link}.";
        return new Finding(FindingCodes.Malformed, node.Id, node.Type, spec.Name,
            $"{node.Type} {node.Id}: {spec.Name} is {Display.Json(value)}, but a link is [\"node id\", output index].{right}",
            link?.ToString())
        {
            Fix = link is null ? null : new Fix.SetLink(spec.Name, link),
        };
    }
}
