using System.Text.Json;
using System.Text.Unicode;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// An event that holds nothing but some text of the answer or of one call's arguments, just as OpenAI's API has it: nearly all events of
/// nearly all streams. It is read in one pass without a document; every other event goes to <see cref="ChunkReader"/>.
/// </summary>
/// <param name="Text">The text, never empty.</param>
/// <param name="Call">The index of the call whose arguments the text belongs to, as the provider gave it; null for the answer.</param>
internal readonly record struct PlainDelta(string Text, int? Call)
{
    /// <summary>Reads the data of an event.</summary>
    /// <returns>The delta; null for every event that holds anything else.</returns>
    public static PlainDelta? Of(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject ? Root(ref json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PlainDelta? Root(ref Utf8JsonReader json)
    {
        PlainDelta? delta = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("choices"u8))
            {
                var isLabel = IsLabel(ref json);
                json.Read();
                if (json.TokenType != JsonTokenType.Null && !(isLabel && (json.TokenType is JsonTokenType.String or JsonTokenType.Number)))
                    return null;
                continue;
            }
            json.Read();
            if (delta is not null || json.TokenType != JsonTokenType.StartArray || (delta = Choice(ref json)) is null
                || !json.Read() || json.TokenType != JsonTokenType.EndArray)
                return null;
        }

        // Whatever stands behind the object makes the whole no JSON, which throws here.
        return json.TokenType == JsonTokenType.EndObject && !json.Read() ? delta : null;
    }

    // From the opening brace of the only choice to its closing one.
    private static PlainDelta? Choice(ref Utf8JsonReader json)
    {
        PlainDelta? delta = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isDelta = json.ValueTextEquals("delta"u8);
            var isIndex = json.ValueTextEquals("index"u8);
            var isEnd = json.ValueTextEquals("finish_reason"u8) || json.ValueTextEquals("logprobs"u8);
            json.Read();
            if (isDelta ? delta is not null || (delta = Delta(ref json)) is null
                : !(isEnd && json.TokenType == JsonTokenType.Null || isIndex && json.TokenType == JsonTokenType.Number))
                return null;
        }
        return delta;
    }

    private static PlainDelta? Delta(ref Utf8JsonReader json)
    {
        PlainDelta? delta = null;
        if (json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = json.ValueTextEquals("content"u8);
            var isCalls = json.ValueTextEquals("tool_calls"u8);
            var isRole = json.ValueTextEquals("role"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.Null || isRole && json.TokenType == JsonTokenType.String)
                continue;
            if (delta is not null)
                return null;
            delta = isContent && Characters(ref json) is { } text ? new PlainDelta(text, null) : isCalls ? Calls(ref json) : null;
            if (delta is null)
                return null;
        }
        return delta;
    }

    // One entry without id and name, which are for the sorter to judge.
    private static PlainDelta? Calls(ref Utf8JsonReader json)
    {
        int? index = null;
        string? arguments = null;
        if (json.TokenType != JsonTokenType.StartArray || !json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIndex = json.ValueTextEquals("index"u8);
            var isFunction = json.ValueTextEquals("function"u8);
            var isType = json.ValueTextEquals("type"u8);
            json.Read();
            if (isIndex && index is null && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number))
                index = number;
            else if (isFunction && arguments is null)
                arguments = Arguments(ref json);
            else if (!(isType && json.TokenType == JsonTokenType.String) && json.TokenType != JsonTokenType.Null)
                return null;
            if (isFunction && arguments is null)
                return null;
        }
        return index is not null && arguments is not null && json.Read() && json.TokenType == JsonTokenType.EndArray
            ? new PlainDelta(arguments, index)
            : null;
    }

    private static string? Arguments(ref Utf8JsonReader json)
    {
        string? arguments = null;
        if (json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isArguments = json.ValueTextEquals("arguments"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.Null)
                continue;
            if (!isArguments || arguments is not null || (arguments = Characters(ref json)) is null)
                return null;
        }
        return arguments;
    }

    // Text that is cut in the middle of a letter is mended elsewhere.
    private static string? Characters(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 0 && Utf8.IsValid(json.ValueSpan)
            && (!json.ValueIsEscaped || json.ValueSpan.IndexOf("\\ud"u8) < 0 && json.ValueSpan.IndexOf("\\uD"u8) < 0)
            ? json.GetString()
            : null;

    private static bool IsLabel(ref Utf8JsonReader json) => json.ValueTextEquals("id"u8) || json.ValueTextEquals("object"u8)
        || json.ValueTextEquals("created"u8) || json.ValueTextEquals("model"u8) || json.ValueTextEquals("system_fingerprint"u8)
        || json.ValueTextEquals("service_tier"u8) || json.ValueTextEquals("provider"u8) || json.ValueTextEquals("obfuscation"u8);
}
