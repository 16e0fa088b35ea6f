using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Bench.Servers;

/// <summary>
/// The events of one streamed chat completion with all the members that OpenAI's have, so that reading them costs what it costs in life.
/// </summary>
internal sealed class CompletionEvents(IBufferWriter<byte> body)
{
    private readonly byte[] _head = Encoding.UTF8.GetBytes(
        $$"""data: {"id":"chatcmpl-{{Guid.NewGuid():N}}","object":"chat.completion.chunk","created":""" +
        """1767225600,"model":"bench-2026-01-01","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[""");

    public void Role() => Choice("""{"role":"assistant","content":"","refusal":null}""", "null");

    /// <param name="text">Needs no escapes in JSON.</param>
    public void Text(string text) => Choice($$"""{"content":"{{text}}"}""", "null");

    /// <summary>A call of <c>setNodeWidgetValue</c>: its name, then its arguments a few letters at a time, as models write them.</summary>
    /// <param name="index">Its place among the calls, from 0.</param>
    public void Call(int index)
    {
        const int piece = 5;
        var arguments =
            $$"""{"nodeId": {{index + 1}}, "widgetName": "text", "value": "a photo of a cat, masterpiece, best quality, number {{index}}"}""";
        var id = $"call_{Guid.NewGuid():N}"[..29];
        Choice($$$"""{"tool_calls":[{"index":{{{index}}},"id":"{{{id}}}","type":"function","function":{"name":"setNodeWidgetValue","""
            + "\"arguments\":\"\"}}]}", "null");
        foreach (var part in arguments.Chunk(piece))
        {
            var written = JsonEncodedText.Encode(part);
            Choice($$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":"{{{written}}}"}}]}""", "null");
        }
    }

    /// <param name="reason">The finish reason: <c>stop</c> or <c>tool_calls</c>.</param>
    public void Finish(string reason) => Choice("{}", $"\"{reason}\"");

    public void Usage(int completion)
    {
        body.Write(_head);
        body.Write(Encoding.UTF8.GetBytes(
            $$$"""],"usage":{"prompt_tokens":11,"completion_tokens":{{{completion}}},"total_tokens":{{{completion + 11}}}}}"""));
        body.Write("\n\n"u8);
    }

    public void Done() => body.Write("data: [DONE]\n\n"u8);

    private void Choice(string delta, string finish)
    {
        body.Write(_head);
        body.Write(Encoding.UTF8.GetBytes($$"""{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}],"usage":null}"""));
        body.Write("\n\n"u8);
    }
}
