using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Requests;

/// <summary>
/// Takes secrets out of JSON text by text: over the document as a whole, a secret at the end of a text would take the escape before its
/// closing quote with it, and one in JSON inside of a text would not be seen behind the escapes.
/// </summary>
internal static class MaskedJson
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The document without secrets; as it is where there are none. What is no JSON is masked as text.</summary>
    public static string Of(string text, SecretMask mask)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Deep);
            var masked = new Writing(mask);
            var written = masked.Write(json.RootElement);
            return masked.HasChanged ? Encoding.UTF8.GetString(written.Span) : text;
        }
        catch (JsonException)
        {
            return mask.ApplyToWords(text);
        }
    }

    /// <inheritdoc cref="Of(string, SecretMask)"/>
    public static JsonElement Of(JsonElement element, SecretMask mask)
    {
        using var masked = JsonDocument.Parse(new Writing(mask).Write(element), Deep);
        return masked.RootElement.Clone();
    }

    private sealed class Writing(SecretMask mask)
    {
        public bool HasChanged { get; private set; }

        public ReadOnlyMemory<byte> Write(JsonElement element)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using var writer = new Utf8JsonWriter(buffer, Readable);
            Write(writer, element);
            writer.Flush();
            return buffer.WrittenMemory;
        }

        private void Write(Utf8JsonWriter writer, JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    writer.WriteStartObject();
                    foreach (var member in element.EnumerateObject())
                    {
                        writer.WritePropertyName(Masked(member.Name));
                        Write(writer, member.Value);
                    }
                    writer.WriteEndObject();
                    break;
                case JsonValueKind.Array:
                    writer.WriteStartArray();
                    foreach (var item in element.EnumerateArray())
                        Write(writer, item);
                    writer.WriteEndArray();
                    break;
                case JsonValueKind.String:
                    writer.WriteStringValue(Masked(Text(element)));
                    break;
                default:
                    element.WriteTo(writer);
                    break;
            }
        }

        private string Masked(string text)
        {
            var masked = mask.ApplyToWords(text);
            HasChanged |= masked != text;
            return masked;
        }

        private static string Text(JsonElement element)
        {
            try
            {
                return element.GetString()!;
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair: legal JSON, but no text.
                return "\uFFFD";
            }
        }
    }
}
