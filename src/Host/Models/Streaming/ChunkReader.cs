using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Host.Models.Streaming;

/// <summary>
/// Reads the events of one provider stream. This is the one place that knows how providers bend OpenAI's format
/// (<c>chat.completion.chunk</c>, API reference "Chat Completions, streaming"); what leaves it is plain.
/// </summary>
internal sealed class ChunkReader
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, MaxDepth = 256 };

    private readonly ToolCallSorter _calls = new();
    private bool _anyCall;

    /// <summary>Reads the data of one event.</summary>
    /// <returns>The chunk, or null when the data is no JSON: some providers send keep-alives as data.</returns>
    /// <exception cref="ProviderException">The event tells an error.</exception>
    public ProviderChunk? Read(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var json = JsonDocument.Parse(Whole(data), Lenient);
            return Chunk(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Text cut in the middle of a letter: a byte sequence or a surrogate pair without its other half. The rest of the event is good.
    private static ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> data) =>
        Utf8.IsValid(data.Span) && data.Span.IndexOf("\\ud"u8) < 0 && data.Span.IndexOf("\\uD"u8) < 0
            ? data
            : Encoding.UTF8.GetBytes(LoneSurrogates.Replace(Encoding.UTF8.GetString(data.Span)));

    private ProviderChunk Chunk(JsonElement root)
    {
        if (ProviderWords.Error(root) is { } error)
            throw error;

        var choice = First(root, "choices");
        var delta = Object(choice, "delta") ?? Object(choice, "message");
        var (text, reasoning) = delta is { } content ? Content(content) : (Text(choice, "text"), "");
        var calls = delta is { } source ? Calls(source) : [];
        _anyCall |= calls.Count > 0;
        return new ProviderChunk { Text = text, Reasoning = reasoning, Calls = calls, FinishReason = Finish(choice), Usage = Usage(root) };
    }

    private static (string Text, string Reasoning) Content(JsonElement delta)
    {
        var text = Text(delta, "refusal");
        var reasoning = Text(delta, "reasoning_content");
        if (reasoning.Length == 0)
            reasoning = Text(delta, "reasoning");
        if (!delta.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            return (text + Text(delta, "content"), reasoning);

        // Mistral's Magistral sends a list of parts, the thoughts among them as lists of their own.
        foreach (var part in content.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object))
        {
            if (Text(part, "type") is "thinking" or "reasoning")
                reasoning += Part(part);
            else
                text += Part(part);
        }
        return (text, reasoning);
    }

    private static string Part(JsonElement part) => part.TryGetProperty("thinking", out var inner) && inner.ValueKind == JsonValueKind.Array
        ? string.Concat(inner.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => Text(item, "text")))
        : Text(part, "text") + Text(part, "thinking");

    private List<ToolCallPiece> Calls(JsonElement delta)
    {
        var pieces = new List<ToolCallPiece>();
        if (delta.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            pieces.AddRange(calls.EnumerateArray().Select((call, position) => _calls.Sort(call, position)).OfType<ToolCallPiece>());
        else if (Object(delta, "tool_calls") is { } single && _calls.Sort(single, 0) is { } only)
            pieces.Add(only);
        if (Object(delta, "function_call") is { } legacy && _calls.Sort(legacy, 0) is { } piece)
            pieces.Add(piece);
        _calls.EndEvent();
        return pieces;
    }

    // A call makes its step one of tool calls, whatever the provider says of its end.
    private string? Finish(JsonElement choice) => Text(choice, "finish_reason").ToLowerInvariant() switch
    {
        "" => null,
        "length" or "max_tokens" or "model_length" => "length",
        "content_filter" or "safety" or "recitation" or "blocklist" or "prohibited_content" => "content_filter",
        _ => _anyCall ? "tool_calls" : "stop",
    };

    private static (int Prompt, int Completion)? Usage(JsonElement root) =>
        (Object(root, "usage") ?? Object(Object(root, "x_groq") ?? default, "usage")) is { } usage
            ? (Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"))
            : null;

    private static JsonElement First(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? list[0]
            : default;

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : 0;
}
