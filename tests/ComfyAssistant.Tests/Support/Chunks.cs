using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Tests.Support;

/// <summary>Events of a provider's stream, spelled as OpenAI spells them.</summary>
internal static class Chunks
{
    public const string Done = "data: [DONE]\n\n";

    public static string Text(string text) => Delta(new { content = text });

    public static string Reasoning(string text) => Delta(new { reasoning_content = text });

    public static string Call(int index, string id, string name, string arguments) =>
        Delta(new { tool_calls = new[] { new { index, id, type = "function", function = new { name, arguments } } } });

    public static string Arguments(int index, string arguments) =>
        Delta(new { tool_calls = new[] { new { index, function = new { arguments } } } });

    public static string Finish(string reason) => Event(new { }, reason);

    /// <summary>A whole answer of text.</summary>
    public static string Answer(params string[] deltas) => string.Concat(deltas.Select(Text)) + Finish("stop") + Done;

    /// <summary>A whole answer of tool calls, each with its arguments in one piece.</summary>
    public static string Calls(params (string Id, string Name, string Arguments)[] calls) =>
        string.Concat(calls.Select((call, index) => Call(index, call.Id, call.Name, call.Arguments))) + Finish("tool_calls") + Done;

    public static byte[] Bytes(string stream) => Encoding.UTF8.GetBytes(stream);

    private static string Delta(object delta) => Event(delta, null);

    private static string Event(object delta, string? reason) => "data: " + JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1_700_000_000,
        model = "test-model",
        choices = new[] { new { index = 0, delta, finish_reason = reason } },
    }) + "\n\n";
}
