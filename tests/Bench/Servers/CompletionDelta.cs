using System.Text.Json;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The one member of a provider's event that the translator needs.</summary>
internal readonly record struct CompletionDelta(string? Text)
{
    /// <summary>Reads <c>choices[].delta.content</c>.</summary>
    public static CompletionDelta Read(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
            return default;
        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("content"u8))
                continue;
            json.Read();
            return new CompletionDelta(json.GetString());
        }
        return default;
    }
}
