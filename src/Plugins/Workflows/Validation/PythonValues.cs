using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// What ComfyUI makes of a value for an INT or a FLOAT: Python's <c>int()</c> and <c>float()</c>, which take text, true and false, and cut
/// fractions.
/// </summary>
internal static class PythonValues
{
    /// <summary>The whole number that <c>int(value)</c> makes; null when it fails.</summary>
    public static BigInteger? Int(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => BigInteger.One,
        JsonValueKind.False => BigInteger.Zero,
        JsonValueKind.Number => IntOfNumber(value),
        JsonValueKind.String => Digits(value.GetString()!) is { } text && IsInteger(text)
            ? BigInteger.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : null,
        _ => null,
    };

    /// <summary>The number that <c>float(value)</c> makes, which may be infinite or no number; null when it fails.</summary>
    public static double? Float(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => FloatOfText(Digits(value.GetString()!)),
        _ => null,
    };

    private static BigInteger? IntOfNumber(JsonElement value)
    {
        if (value.TryGetInt64(out var small)) return small;
        // Digits alone are a whole number of any size to Python; anything else goes through a float.
        var raw = value.GetRawText();
        if (IsInteger(raw)) return BigInteger.Parse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var number = value.GetDouble();
        return double.IsFinite(number) ? new BigInteger(number) : null;
    }

    // Python trims the text, and takes the digits of any script.
    private static string? Digits(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.All(c => c < '\u0080')) return trimmed;
        var ascii = new StringBuilder(trimmed.Length);
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (Rune.IsDigit(rune)) ascii.Append((int)Rune.GetNumericValue(rune));
            else if (rune.IsAscii) ascii.Append((char)rune.Value);
            else return null;
        }
        return ascii.ToString();
    }

    private static bool IsInteger(string text)
    {
        var digits = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        return digits.Length > 0 && AreDigits(digits);
    }

    // An underscore may stand between two digits.
    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i])) continue;
            if (text[i] != '_' || i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1])) return false;
        }
        return true;
    }

    private static double? FloatOfText(string? text)
    {
        if (text is null) return null;
        var unsigned = text is ['+' or '-', ..] ? text[1..] : text;
        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (!unsigned.Split(['.', 'e', 'E']).All(part => AreDigits(part.AsSpan(part is ['+' or '-', ..] ? 1 : 0)))) return null;
        return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture,
            out var number)
            ? number : null;
    }
}
