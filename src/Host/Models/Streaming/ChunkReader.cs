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
    private static readonly string[] ReasoningNames = ["reasoning_content", "reasoning", "reasoning_text", "thinking", "thought"];
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, MaxDepth = 256 };

    // A closing text that repeats the answer is told by its length and this much of its beginning.
    private const int Compared = 32;
    private const int Repeatable = 16;

    // Shared by all chunks without calls, and never added to.
    private static readonly List<ToolCallPiece> NoCalls = [];

    private readonly ToolCallSorter _calls = new();
    private readonly StringBuilder _beginning = new();
    private int _length;
    private bool _anyDelta;
    private bool _anyCall;
    private bool _anyReasoning;
    private int _lastCall;

    /// <summary>What the provider wants back, as far as it came.</summary>
    public StateCollector State { get; } = new();

    /// <summary>Reads the data of one event.</summary>
    /// <param name="data">The data.</param>
    /// <param name="isError">Whether the event's name says that it tells an error.</param>
    /// <returns>The chunk, or null when the data is no JSON: some providers send keep-alives as data.</returns>
    /// <exception cref="ProviderException">The event tells an error.</exception>
    public ProviderChunk? Read(ReadOnlyMemory<byte> data, bool isError = false)
    {
        try
        {
            using var json = JsonDocument.Parse(Whole(data), Lenient);
            return isError ? throw ProviderWords.Always(json.RootElement) : Chunk(json.RootElement);
        }
        catch (JsonException)
        {
            return isError ? throw new ProviderException(Encoding.UTF8.GetString(data.Span)) : null;
        }
    }

    /// <summary>Reads an event that holds nothing but text of the answer or of a call's arguments.</summary>
    /// <returns>The piece of the call, or null where the text is the answer's own.</returns>
    public ToolCallPiece? Read(PlainDelta delta)
    {
        _anyDelta = true;
        if (delta.Call is not { } index)
        {
            Note(delta.Text, "", calls: 0);
            return null;
        }
        Note("", "", calls: 1);
        var piece = _calls.Sort(index, delta.Text);
        _calls.EndEvent();
        _lastCall = piece.Index;
        return piece;
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
        var delta = Object(choice, "delta") is { } given && given.GetPropertyCount() > 0 ? given : (JsonElement?)null;
        var repeats = delta is null && _anyDelta;
        delta ??= Object(choice, "message");
        _anyDelta |= delta is not null && !repeats;
        var (text, reasoning) = delta is { } content ? Content(content) : (Text(choice, "text"), "");
        var calls = delta is { } source && !(repeats && _anyCall) ? Calls(source) : [];
        var reason = FinishReasons.In(choice);
        if (repeats && _length > 0 || reason.Length > 0 && IsRepeated(text))
            text = "";
        if (repeats && _anyReasoning)
            reasoning = "";
        else if (delta is { } fields)
            State.AddMessage(fields);
        Note(text, reasoning, calls.Count);
        return Ended(new ProviderChunk { Text = text, Reasoning = reasoning, Calls = calls, Usage = Usage(root) ?? Usage(choice) }, reason);
    }

    private void Note(string text, string reasoning, int calls)
    {
        if (_length < Compared)
            _beginning.Append(text.AsSpan(0, Math.Min(text.Length, Compared)));
        _length += text.Length;
        _anyReasoning |= reasoning.Length > 0;
        _anyCall |= calls > 0;
    }

    // MiniMax ends a stream with the whole message once more.
    private bool IsRepeated(string text)
    {
        if (text.Length != _length || _length < Repeatable)
            return false;
        var same = Math.Min(Compared, _length);
        return text.AsSpan(0, same).SequenceEqual(_beginning.ToString(0, same));
    }

    private ProviderChunk Ended(ProviderChunk chunk, string reason) => reason.Length == 0 ? chunk : FinishReasons.Of(reason) switch
    {
        Finish.Length => chunk with { FinishReason = "length" },
        Finish.Filter => chunk with
        {
            FinishReason = "content_filter",
            Remark = _length > 0 || _anyCall ? null
                : $"The provider's content filter held the answer back ({reason}). Try to put it in other words.",
        },
        Finish.Malformed => chunk with
        {
            FinishReason = _anyCall ? "tool_calls" : "stop",
            Remark = _anyCall ? null
                : $"The model wrote a tool call that its provider could not read ({reason}). Ask again, or choose another OPENAI_MODEL.",
        },
        Finish.Broken => chunk with { Failure = new ProviderException($"the provider ended it with the reason {reason}") },

        // A call makes its step one of tool calls, whatever the provider says of its end.
        _ => chunk with { FinishReason = _anyCall ? "tool_calls" : "stop" },
    };

    private static (string Text, string Reasoning) Content(JsonElement delta)
    {
        var text = Text(delta, "refusal");
        var reasoning = "";
        foreach (var name in ReasoningNames)
            if (reasoning.Length == 0)
                reasoning = Text(delta, name) is { Length: > 0 } plain ? plain
                    : Object(delta, name) is { } inner ? Text(inner, "content") + Text(inner, "text") : "";
        if (reasoning.Length == 0 && delta.TryGetProperty("reasoning_details", out var details) && details.ValueKind == JsonValueKind.Array)
            reasoning = string.Concat(details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object)
                .Select(detail => Text(detail, "text") + Text(detail, "summary")));

        // Gemini sends thoughts as content and marks them.
        if (Object(Object(delta, "extra_content") ?? default, "google") is { } google && google.TryGetProperty("thought", out var isThought)
            && isThought.ValueKind == JsonValueKind.True)
            return ("", reasoning + Text(delta, "content"));
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
        if (!delta.TryGetProperty("tool_calls", out var calls) && !delta.TryGetProperty("function_call", out _))
            return NoCalls;
        var pieces = new List<ToolCallPiece>();
        if (calls.ValueKind == JsonValueKind.Array)
        {
            var position = 0;
            foreach (var call in calls.EnumerateArray())
                Sort(call, position++, pieces);
        }
        else if (Object(delta, "tool_calls") is { } single)
            Sort(single, 0, pieces);
        if (Object(delta, "function_call") is { } legacy)
            Sort(legacy, 0, pieces);
        _calls.EndEvent();
        return pieces;
    }

    // An entry that holds nothing but state belongs to the call before it.
    private void Sort(JsonElement entry, int position, List<ToolCallPiece> pieces)
    {
        if (_calls.Sort(entry, position) is { } piece)
        {
            pieces.Add(piece);
            _lastCall = piece.Index;
        }
        State.AddCall(_lastCall, entry);
    }

    private static (int Prompt, int Completion)? Usage(JsonElement root) =>
        (Object(root, "usage") ?? Object(Object(root, "x_groq") ?? default, "usage")) is { } usage
            ? (Number(usage, "prompt_tokens"), Number(usage, "completion_tokens"))
            : null;

    private static JsonElement First(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() > 0
            ? list[0]
            : default;

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value : null;

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "";

    private static int Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number is >= 0 and <= int.MaxValue
            ? (int)number
            : 0;
}
