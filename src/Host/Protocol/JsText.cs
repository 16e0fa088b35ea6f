using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>
/// JSON as a browser's <c>JSON.stringify</c> writes what it has parsed (ECMA-262, 25.5.2): no blanks, the fewest escapes, numbers as
/// doubles, and keys that are array indexes first and in order. Arguments are streamed in this form: clients compare it with the input that
/// comes in the end.
/// </summary>
internal static class JsText
{
    /// <summary>The text of a whole value.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>Adds the text of a whole value.</summary>
    public static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    Append(text, item);
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                Quote(text, value.GetString());
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            default:
                text.Append(value.ValueKind == JsonValueKind.Undefined ? "null" : value.GetRawText());
                break;
        }
    }

    /// <summary>Adds a string in quotes.</summary>
    public static void Quote(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        foreach (var letter in value)
            Letter(text, letter);
        text.Append('"');
    }

    /// <summary>Adds one letter of a string.</summary>
    public static void Letter(StringBuilder text, char letter)
    {
        switch (letter)
        {
            case '"':
                text.Append("\\\"");
                break;
            case '\\':
                text.Append(@"\\");
                break;
            case '\b':
                text.Append(@"\b");
                break;
            case '\f':
                text.Append(@"\f");
                break;
            case '\n':
                text.Append(@"\n");
                break;
            case '\r':
                text.Append(@"\r");
                break;
            case '\t':
                text.Append(@"\t");
                break;
            case < ' ':
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                break;
            default:
                text.Append(letter);
                break;
        }
    }

    /// <summary>A number's text as a browser writes it after reading it (ECMA-262, Number::toString).</summary>
    /// <param name="json">The number as JSON.</param>
    public static string Number(string json)
    {
        if (json.Length <= 15 && json.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
            return json;
        var number = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return "null";
        if (number == 0)
            return "0";

        // The shortest digits that read back as the same number, and where their point stands: 0.DIGITS × 10^point.
        var round = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var exponent = round.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? round : round[..exponent];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var point = (dot < 0 ? mantissa.Length : dot)
            + (exponent < 0 ? 0 : int.Parse(round.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        point -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        return (number < 0 ? "-" : "") + Placed(digits, point);
    }

    private static string Placed(string digits, int point) => point switch
    {
        > 0 and <= 21 when digits.Length <= point => digits.PadRight(point, '0'),
        > 0 and <= 21 => $"{digits[..point]}.{digits[point..]}",
        > -6 and <= 0 => $"0.{new string('0', -point)}{digits}",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(point > 0 ? "+" : "")}{point - 1}"),
    };

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        // A key that comes twice keeps its first place and its last value.
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
            members[member.Name] = member.Value;
        text.Append('{');
        var first = true;
        foreach (var (name, member) in members.OrderBy(member => Index(member.Key) is { } index ? index : long.MaxValue))
        {
            if (!first)
                text.Append(',');
            first = false;
            Quote(text, name);
            text.Append(':');
            Append(text, member);
        }
        text.Append('}');
    }

    private static long? Index(string key) =>
        key.Length is > 0 and <= 10 && char.IsAsciiDigit(key[0]) && (key[0] != '0' || key.Length == 1)
        && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < uint.MaxValue ? index : null;
}
