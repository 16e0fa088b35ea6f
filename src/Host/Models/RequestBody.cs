using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Models;

/// <summary>The connector's request as it leaves: with the tools, and with what the provider wants back.</summary>
internal static class RequestBody
{
    /// <summary>Returns the body to send.</summary>
    /// <param name="body">What the connector wrote.</param>
    /// <param name="call">The call that it makes; null outside of any.</param>
    /// <param name="options">The provider and model: what another gave is left out.</param>
    public static ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> body, ModelCall? call, ModelOptions options)
    {
        if (call is null)
            return body;
        if (call.Sent.Any(state => state.Holds(options)))
            body = WithState(body, call.Sent, options);
        return call.Tools.Count > 0 ? WithTools(body, call.Tools) : body;
    }

    private static ReadOnlyMemory<byte> WithTools(ReadOnlyMemory<byte> body, IReadOnlyList<Tool> tools)
    {
        var complete = new ArrayBufferWriter<byte>(body.Length + 1024 * tools.Count);
        complete.Write(body.Span[..body.Span.LastIndexOf((byte)'}')]);
        ToolDefinitions.Write(complete, tools);
        complete.Write("}"u8);
        return complete.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> WithState(ReadOnlyMemory<byte> body, IReadOnlyList<SentState> sent, ModelOptions options)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
        var buffer = new ArrayBufferWriter<byte>(body.Length + 4096);
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
