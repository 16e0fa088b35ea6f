using System.Runtime.InteropServices;
using System.Text.Json;

namespace ComfyAssistant.Host.Models;

/// <summary>The connector's request as it leaves: without what nobody asked for, and with what the provider wants back.</summary>
internal static class RequestBody
{
    private static ReadOnlySpan<byte> Strict => ",\"strict\":false"u8;

    /// <summary>Returns the body to send.</summary>
    /// <param name="body">What the connector wrote.</param>
    /// <param name="sent">The state of the assistant messages in it, in order.</param>
    /// <param name="options">The provider and model: what another gave is left out.</param>
    public static ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> body, IReadOnlyList<SentState> sent, ModelOptions options)
    {
        body = WithoutStrict(body);
        return sent.Any(state => state.Holds(options)) ? WithState(body, sent, options) : body;
    }

    // Servers that check strictly refuse a member that they do not know. Nothing but a member can look like this: inside a text the quotes
    // are escaped.
    private static ReadOnlyMemory<byte> WithoutStrict(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOf(Strict) < 0)
            return body;
        var kept = new byte[body.Length];
        var length = 0;
        var rest = body.Span;
        for (int at; (at = rest.IndexOf(Strict)) >= 0; rest = rest[(at + Strict.Length)..])
        {
            rest[..at].CopyTo(kept.AsSpan(length));
            length += at;
        }
        rest.CopyTo(kept.AsSpan(length));
        return kept.AsMemory(0, length + rest.Length);
    }

    private static ReadOnlyMemory<byte> WithState(ReadOnlyMemory<byte> body, IReadOnlyList<SentState> sent, ModelOptions options)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(body.Length + 4096);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (var member in json.RootElement.EnumerateObject())
        {
            writer.WritePropertyName(member.Name);
            if (member.Name == "messages")
                new StateWriter(writer, options).Write(member.Value, sent);
            else
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
