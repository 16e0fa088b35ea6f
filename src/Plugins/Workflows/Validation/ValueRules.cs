using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one plain value against what its input takes.</summary>
internal static class ValueRules
{
    private const string Wrapper = "__value__";

    public static Finding? Check(NodeCheck node, InputSpec spec, JsonElement value)
    {
        // ComfyUI looks at no value of a selection that it does not know, not even at a broken link.
        if (spec.Dynamic is DynamicInput.Combo) return ComboRules.Check(new ValueFinding(node, spec, value))?.AsFailure();
        if (value.ValueKind == JsonValueKind.Array) return Lookalike(node, spec, value);
        // A list as a value is wrapped so that it is no link; the server unwraps whatever is in it.
        if (value.Member(Wrapper) is { ValueKind: not JsonValueKind.Undefined } inner) value = inner;
        var finding = new ValueFinding(node, spec, value);
        if (OwnChecks.Cover(node.Type, spec.Name) && spec.Type is not ("INT" or "FLOAT") && !OwnChecks.IsFile(node.Type, spec)) return null;
        return AsTheNodeHasIt(finding, spec.Type switch
        {
            "INT" or "FLOAT" => NumberRules.Check(finding),
            "BOOLEAN" => Boolean(finding),
            "STRING" => Text(finding),
            InputSpec.ComboType when OwnChecks.IsFile(node.Type, spec) => FileRules.Check(finding),
            InputSpec.ComboType => ComboRules.Check(finding),
            _ => Other(finding),
        });
    }

    // A package's node may check its inputs by itself, and then its list and limits say nothing: only ComfyUI knows.
    private static Finding? AsTheNodeHasIt(ValueFinding value, Finding? finding)
    {
        var isOfLimits = finding is { IsWarning: false, Code: FindingCodes.ValueNotInList or FindingCodes.ValueOutOfRange }
            || (finding is { IsWarning: false } && value.Spec.IsCombo);
        if (!isOfLimits || value.Node.Type.Package is null || value.Node.In.Facts.Answers is not { } answers) return finding;
        var isTaken = answers.Nodes.IsTaken(value.Node.Type, value.Node.Values, value.Spec.Name);
        return isTaken != true ? finding : finding! with
        {
            IsWarning = true,
            Fix = null,
            MissingFile = false,
            Message = finding.Message + " ComfyUI takes it all the same, as the node checks its inputs by itself.",
        };
    }

    // Python takes everything but 0, nothing and the empty for true, the text "false" included.
    private static Finding? Boolean(ValueFinding finding)
    {
        var value = finding.Value;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number) return null;
        if (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var meant))
            return finding.Bent("takes true or false without quotes", "true", JsonElement.Parse(meant ? "true" : "false"));
        var isTrue = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Length > 0,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Object => value.GetPropertyCount() > 0,
            _ => false,
        };
        return finding.Bent("takes true or false", isTrue ? "true" : "false");
    }

    private static Finding? Text(ValueFinding finding) => finding.Value.ValueKind switch
    {
        JsonValueKind.Null => finding.Bent("takes a text", "the text None", JsonElement.Parse("\"\"")),
        JsonValueKind.Object => finding.Bent("takes a text", "the text that Python writes"),
        _ => null,
    };

    // No type of ours to convert to: a limit is compared with the value as it is, which fails for all but numbers.
    private static Finding? Other(ValueFinding finding)
    {
        var spec = finding.Spec;
        if (spec.Range.IsLimited && !spec.IsWidget) return NumberRules.CheckLimits(finding);
        var takesValues = TypeRules.IsAny(spec.Type) || spec.IsUnknownDynamic || spec.DefaultJson is not null || spec.IsWidget
            || !finding.Node.In.Catalog.IsSocketType(spec.Type)
            || new[] { "INT", "FLOAT", "STRING", "BOOLEAN", InputSpec.ComboType }.Any(t => TypeRules.Overlap(spec.Type, t));
        if (spec.Range.IsLimited) return NumberRules.CheckLimits(finding);
        if (takesValues && spec.MatchGroup is null) return null;
        var outputs = finding.Node.FittingOutputs(spec);
        var takes = outputs is null ? $"takes a link to an output of type {TypeNames.Of(spec)}" : $"takes a link: {outputs}";
        return finding.BadType(takes, suggestion: outputs);
    }

    // What a model writes when it means a link: [4, 0] or ["4", "0"] or ["4"].
    private static Finding Lookalike(NodeCheck node, InputSpec spec, JsonElement value)
    {
        var id = Reading.UiGraph.IdOf(value.At(0));
        var slot = Reading.UiGraph.IdOf(value.At(1));
        var isLink = value.GetArrayLength() == 2 && int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var link = isLink && id is not null ? new WorkflowLink(id, int.Parse(slot!, CultureInfo.InvariantCulture)) : null;
        var right = link is null ? "" : $" Write {link}.";
        return node.New(FindingCodes.Malformed, spec.Name,
            $"is {Display.Json(value)}, but a link is [\"node id\", output index].{right}", link?.ToString(),
            link is null ? null : new Fix.SetLink(spec.Name, link));
    }
}
