using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComfyAssistant.Tools;

/// <summary>
/// An argument that is a number or a text, and goes on as it was written: the id of a node (<c>5</c>, <c>"12:5"</c>), or a slot by its
/// index or its name.
/// </summary>
/// <param name="Text">What was written.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct NumberOrText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;

    private sealed class Converter : JsonConverter<NumberOrText>
    {
        public override NumberOrText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return new(value.RootElement.ToString());
        }

        public override void Write(Utf8JsonWriter writer, NumberOrText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
