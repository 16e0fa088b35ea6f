using System.Text;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat;

/// <summary>Streams one model call to the client while it arrives, and keeps what the agent needs of it.</summary>
internal sealed class StepReader
{
    private const int MaxCalls = 64;

    private readonly UiStream _stream;
    private readonly CallIds _ids;
    private readonly ThinkTags _tags;
    private readonly StringBuilder _text = new();
    private readonly SortedDictionary<int, CallParts> _calls = [];
    private string? _finish;
    private (int Input, int Output) _usage;

    public StepReader(UiStream stream, CallIds ids)
    {
        _stream = stream;
        _ids = ids;
        _tags = new ThinkTags(Say, stream.Reasoning);
    }

    /// <summary>Reads to the end. Nothing is sent before the model's first sign of life, so that an early failure can still be a status.</summary>
    /// <param name="updates">The model's answer, with its cancellation.</param>
    /// <param name="signOfLife">Is called with every update.</param>
    public async Task<Step> ReadAsync(IAsyncEnumerable<StreamingChatMessageContent> updates, Action signOfLife)
    {
        await using var reader = updates.GetAsyncEnumerator(CancellationToken.None);
        var alive = false;
        while (true)
        {
            var next = reader.MoveNextAsync();

            // No token: cancelling the flush while the read is under way would leave the read behind. A dead client does not block it.
            if (_stream.IsFull || alive && !next.IsCompleted)
                await _stream.FlushAsync(CancellationToken.None);
            if (!await next)
                break;

            alive = true;
            signOfLife();
            Take(reader.Current);
        }
        _tags.End();
        return new Step(_text.ToString(), [.. _calls.Values.Select(call => call.Whole(_ids))], Reason(), _usage);
    }

    private void Take(StreamingChatMessageContent update)
    {
        if (update.Content is { Length: > 0 } content)
            _tags.Write(content);
        if (ModelUpdate.Reasoning(update) is { Length: > 0 } thought)
            _stream.Reasoning(thought);
        foreach (var item in update.Items)
            if (item is StreamingFunctionCallUpdateContent piece)
                Call(piece.FunctionCallIndex).Add(piece);

        _finish = ModelUpdate.Finish(update) ?? _finish;
        _usage = ModelUpdate.Usage(update) ?? _usage;
    }

    private void Say(string text)
    {
        _text.Append(text);
        _stream.Text(text);
    }

    private CallParts Call(int index)
    {
        if (_calls.TryGetValue(index, out var call)) return call;
        if (_calls.Count == MaxCalls) throw new ProviderException($"The model asked for more than {MaxCalls} tools at once");
        return _calls[index] = new CallParts();
    }

    private FinishReason Reason() => _finish switch
    {
        "Length" => FinishReason.Length,
        "ContentFilter" => FinishReason.ContentFilter,
        _ when _calls.Count > 0 => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };

    // Not Semantic Kernel's own builder: it turns every argument into text and drops calls without an id.
    private sealed class CallParts
    {
        private readonly StringBuilder _name = new();
        private readonly StringBuilder _arguments = new();
        private string? _id;

        public void Add(StreamingFunctionCallUpdateContent piece)
        {
            _id ??= piece.CallId;
            _name.Append(piece.Name);
            _arguments.Append(piece.Arguments);
        }

        public ToolCall Whole(CallIds ids) => new(ids.Unique(_id), _name.ToString(), _arguments.ToString());
    }
}
