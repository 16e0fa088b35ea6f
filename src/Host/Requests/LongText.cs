using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComfyAssistant.Host.Requests;

/// <summary>
/// Writes a text of megabytes piece by piece: at once the writer takes room for the case that each character needs an escape, twelve bytes
/// for each, and the pool that it is taken from keeps it.
/// </summary>
internal sealed class LongText : JsonConverter<string>
{
    private const int Piece = 4096;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        var rest = value.AsSpan();
        for (; rest.Length > Piece; rest = rest[Piece..])
            writer.WriteStringValueSegment(rest[..Piece], isFinalSegment: false);
        writer.WriteStringValueSegment(rest, isFinalSegment: true);
    }
}
