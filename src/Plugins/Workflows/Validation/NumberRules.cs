using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks a value of an INT or FLOAT input, by what the server makes of it.</summary>
internal static class NumberRules
{
    // Beyond decimal, and so beyond every limit that a seed has.
    private static readonly BigInteger Largest = new(decimal.MaxValue);

    public static Finding? Check(ValueFinding finding) => finding.Spec.Type == "INT" ? Int(finding) : Float(finding);

    /// <summary>Checks a value that the server compares with limits without making a number of it first.</summary>
    public static Finding? CheckLimits(ValueFinding finding)
    {
        if (finding.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) return Float(finding);
        return finding.BadType("takes a number");
    }

    private static Finding? Int(ValueFinding finding)
    {
        // The usual case, without any detour.
        if (finding.Value.ValueKind == JsonValueKind.Number && finding.Value.TryGetInt64(out var plain)
            && IsWithin(plain, finding)) return null;
        if (PythonValues.Int(finding.Value) is not { } number) return finding.BadType("takes a whole number");
        if (BigInteger.Abs(number) > Largest) return Huge(finding, number.Sign);
        var exact = (decimal)number;
        if (!IsWithin(exact, finding)) return OutOfRange(finding, finding.Spec.Range.Clamp(exact));
        var clean = JsonSerializer.SerializeToElement(exact);
        return finding.Value.ValueKind switch
        {
            JsonValueKind.String => finding.Bent("takes a number without quotes", Text(exact), clean),
            JsonValueKind.True or JsonValueKind.False => finding.BadType("takes a whole number") with { IsWarning = true },
            _ when exact != Exact(finding.Value) => finding.Bent("takes a whole number", Text(exact), clean),
            _ => null,
        };
    }

    private static Finding? Float(ValueFinding finding)
    {
        if (PythonValues.Float(finding.Value) is not { } number) return finding.BadType("takes a number");
        var range = finding.Spec.Range;
        if (!OwnChecks.Cover(finding.Node.Type, finding.Spec.Name) && (number < range.FloatMin || number > range.FloatMax))
            return OutOfRange(finding, double.IsInfinity(number) ? null : Representable(number < range.FloatMin ? range.Min : range.Max));
        return finding.Value.ValueKind switch
        {
            JsonValueKind.String when double.IsNaN(number) => finding.Bent("takes a number", "a number that is none"),
            JsonValueKind.String => finding.Bent("takes a number without quotes", number.ToString("R", CultureInfo.InvariantCulture),
                double.IsFinite(number) ? JsonSerializer.SerializeToElement(number) : null),
            JsonValueKind.True or JsonValueKind.False => finding.BadType("takes a number") with { IsWarning = true },
            _ => null,
        };
    }

    // A limit that no float hits exactly is out of range itself once the server has read it.
    private static decimal? Representable(decimal? limit) => limit is { } value && (decimal)(double)value == value ? value : null;

    private static bool IsWithin(decimal number, ValueFinding finding)
    {
        var range = finding.Spec.Range;
        if (OwnChecks.Cover(finding.Node.Type, finding.Spec.Name)) return true;
        // Limits that decimal cannot hold are there as floats only.
        return !(range.Min is { } min ? number < min : (double)number < range.FloatMin)
            && !(range.Max is { } max ? number > max : (double)number > range.FloatMax);
    }

    private static decimal? Exact(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : null,
        JsonValueKind.String => decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : null,
        _ => null,
    };

    // Nobody meant the limit by it: such a number comes from a fault elsewhere.
    private static Finding? Huge(ValueFinding finding, int sign)
    {
        var isBeyond = sign > 0 ? finding.Spec.Range.FloatMax is not null : finding.Spec.Range.FloatMin is not null;
        return isBeyond && !OwnChecks.Cover(finding.Node.Type, finding.Spec.Name) ? OutOfRange(finding, null) : null;
    }

    private static Finding OutOfRange(ValueFinding finding, decimal? nearest)
    {
        var range = finding.Spec.Range;
        var limits = (range.FloatMin, range.FloatMax) switch
        {
            ({ } min, { } max) => $"must lie between {Text(range.Min, min)} and {Text(range.Max, max)}",
            ({ } min, null) => $"must be at least {Text(range.Min, min)}",
            (_, { } max) => $"must be at most {Text(range.Max, max)}",
            _ => "is out of range",
        };
        var message = $"{limits}, but is {Display.Json(finding.Value)}";
        return finding.New(FindingCodes.ValueOutOfRange, message, nearest is { } right ? JsonSerializer.SerializeToElement(right) : null);
    }

    private static string Text(decimal? exact, double number) =>
        exact is { } value ? Text(value) : number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
