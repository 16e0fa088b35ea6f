using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Steps of a <see cref="Utf8JsonReader"/> through JSON of which anything may be of another kind than it should. Each starts with the
/// reader on a value and leaves it on that value's last token.
/// </summary>
internal static class JsonTokens
{
    /// <summary>True when the value is an object, whose members <see cref="NextMember"/> then visits; otherwise it is skipped.</summary>
    public static bool EntersObject(this ref Utf8JsonReader reader) => Enters(ref reader, JsonTokenType.StartObject);

    /// <summary>True when the value is an array, whose items <see cref="NextItem"/> then visits; otherwise it is skipped.</summary>
    public static bool EntersArray(this ref Utf8JsonReader reader) => Enters(ref reader, JsonTokenType.StartArray);

    /// <summary>Goes on to the next member's name; false at the end of the object.</summary>
    public static bool NextMember(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes on to the next item; false at the end of the array.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>True, and then on its value, when the member is called so.</summary>
    public static bool Takes(this ref Utf8JsonReader reader, ReadOnlySpan<byte> member) => reader.ValueTextEquals(member) && reader.Read();

    /// <summary>The value if it is a string; null, and skipped, if it is not.</summary>
    public static string? TextOrSkip(this ref Utf8JsonReader reader, StringPool pool)
    {
        if (reader.TokenType == JsonTokenType.String) return pool.Text(in reader);
        reader.Skip();
        return null;
    }

    /// <summary>The value if it is a string, and otherwise its JSON text.</summary>
    public static string TextOrRaw(this ref Utf8JsonReader reader, ReadOnlySpan<byte> json, StringPool pool) =>
        reader.TokenType == JsonTokenType.String ? pool.Text(in reader) : reader.Raw(json, pool);

    /// <summary>The JSON text of the value, whatever it is.</summary>
    /// <param name="reader">On the value.</param>
    /// <param name="json">What it reads.</param>
    /// <param name="pool">Shares the text.</param>
    public static string Raw(this ref Utf8JsonReader reader, ReadOnlySpan<byte> json, StringPool pool)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return pool.Raw(json[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The items of an array, null for those that are no strings; empty if the value is no array.</summary>
    public static List<string?> Texts(this ref Utf8JsonReader reader, StringPool pool)
    {
        var texts = new List<string?>();
        if (!reader.EntersArray()) return texts;
        while (reader.NextItem()) texts.Add(reader.TextOrSkip(pool));
        return texts;
    }

    /// <summary>True if the value is <c>true</c>; anything else is skipped.</summary>
    public static bool IsTrueOrSkip(this ref Utf8JsonReader reader)
    {
        var isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    /// <summary>True if the value is an object; it is skipped in either case.</summary>
    public static bool IsObjectAndSkip(this ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        return isObject;
    }

    private static bool Enters(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.TokenType == start) return true;
        reader.Skip();
        return false;
    }
}
