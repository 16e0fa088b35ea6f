using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks a value of an INT or FLOAT input.</summary>
internal static class NumberRules
{
    public static Finding? Check(ValueFinding finding)
    {
        var isInt = finding.Spec.Type == "INT";
        switch (finding.Value.ValueKind)
        {
            case JsonValueKind.Number:
                return finding.Value.TryGetDecimal(out var number) ? Number(finding, number, isInt) : Huge(finding);
            // The server would convert it, but the canvas would append to the text when the user counts up.
            case JsonValueKind.String when IsNumber(finding.Value, out var meant) && (!isInt || decimal.IsInteger(meant)):
                return finding.BadType("takes a number without quotes", JsonSerializer.SerializeToElement(finding.Spec.Range.Clamp(meant)));
            case JsonValueKind.True or JsonValueKind.False:
                // Python counts true as 1; nobody means that, but it runs.
                return finding.BadType(isInt ? "takes a whole number" : "takes a number") with { IsWarning = true };
            default:
                return finding.BadType(isInt ? "takes a whole number" : "takes a number");
        }
    }

    private static bool IsNumber(JsonElement text, out decimal number) =>
        decimal.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static Finding? Number(ValueFinding finding, decimal number, bool isInt)
    {
        var range = finding.Spec.Range;
        if (number < range.Min || number > range.Max) return OutOfRange(finding, range.Clamp(isInt ? decimal.Truncate(number) : number));
        if (!isInt || decimal.IsInteger(number)) return null;
        var cut = Text(decimal.Truncate(number));
        return finding.BadType($"takes a whole number; ComfyUI would cut it to {cut}", suggestion: cut) with { IsWarning = true };
    }

    // Beyond decimal, hence beyond every limit there is.
    private static Finding? Huge(ValueFinding finding) => finding.Value.GetDouble() switch
    {
        > 0 when finding.Spec.Range.Max is { } max => OutOfRange(finding, max),
        < 0 when finding.Spec.Range.Min is { } min => OutOfRange(finding, min),
        _ => null,
    };

    private static Finding OutOfRange(ValueFinding finding, decimal nearest)
    {
        var range = finding.Spec.Range;
        var limits = (range.Min, range.Max) switch
        {
            ({ } min, { } max) => $"must lie between {Text(min)} and {Text(max)}",
            ({ } min, null) => $"must be at least {Text(min)}",
            (_, { } max) => $"must be at most {Text(max)}",
            _ => "is out of range",
        };
        var message = $"{limits}, but is {Display.Json(finding.Value)}";
        return finding.New(FindingCodes.ValueOutOfRange, message, JsonSerializer.SerializeToElement(nearest));
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
