using System.Buffers;
using System.Text;

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

    public void Stop() => Choice("{}", "\"stop\"");

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
