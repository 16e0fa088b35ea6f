using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Reads the argument text of a call in the dress that it comes in: inside a code fence, encoded as a JSON string once or twice, with an
/// empty object in front (Bedrock), sent two or three times over (proxies), with a mark that the server left behind it, alone in a
/// list, or in the looser spellings of <see cref="ModelJson"/>. More than one meaning is none.
/// </summary>
internal static partial class LooseArguments
{
    private const int MaxEncodings = 3;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The value that the text means, or null. No text, <c>null</c> and PHP's <c>[]</c> mean no arguments: an empty
    /// object.</summary>
    public static JsonElement? Read(string text)
    {
        for (var encodings = 0; encodings <= MaxEncodings; encodings++)
        {
            text = Unfenced(text);
            if (text.Length == 0)
                return Empty();
            if ((Strict(text) ?? Loose(Undressed(text))) is not { } value)
                return null;
            if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.Object)
                return value[0];
            if (value.ValueKind == JsonValueKind.Null || value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
                return Empty();
            if (value.ValueKind != JsonValueKind.String)
                return value;
            text = value.GetString()!;
        }
        return null;
    }

    /// <summary>The text without blanks and without a code fence around it.</summary>
    public static string Unfenced(string text)
    {
        text = text.Trim().TrimStart('\uFEFF', '\u200B').TrimStart();
        if (!text.StartsWith("```", StringComparison.Ordinal))
            return text;
        var start = text.AsSpan(3).IndexOfAny('\n', '{');
        if (start < 0)
            return text;
        var inner = text[(start + 3)..];
        var end = inner.LastIndexOf("```", StringComparison.Ordinal);
        return (end < 0 ? inner : inner[..end]).Trim();
    }

    private static string Undressed(string text) => TrailingMarks.WithoutMarks(WordInFront().Replace(text, ""));

    private static JsonElement Empty() => JsonElement.Parse("{}");

    // A bracket too many is a slip of small models.
    private static JsonElement? Loose(string text) =>
        One(text) ?? (text.EndsWith("}}", StringComparison.Ordinal) ? Strict(text[..^1]) : null);

    private static JsonElement? One(string text)
    {
        if (Strict(text) is { } strict)
            return strict;

        JsonElement? found = null;
        var json = new ModelJson(text);
        do
        {
            if (json.Next() is not { } next || Strict(next) is not { } value)
                return null;
            if (found is { } known && HoldsAnything(known) && HoldsAnything(value) && !JsonElement.DeepEquals(known, value))
                return null;
            if (found is null || !HoldsAnything(found.Value))
                found = value;
        }
        while (!json.IsAtEnd);
        return found;
    }

    private static bool HoldsAnything(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Null => false,
        _ => true,
    };

    private static JsonElement? Strict(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, Deep);
            return parsed.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(json|<\|""\|>)\s*(?=\{)", RegexOptions.IgnoreCase)]
    private static partial Regex WordInFront();
}
