using System.Text;
using ComfyAssistant.Host.Chat.Markup;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat;

/// <summary>Streams one model call to the client while it arrives, and keeps what the agent needs of it.</summary>
internal sealed class StepReader
{
    private readonly UiStream _stream;
    private readonly ThinkTags _tags;
    private readonly StringBuilder _text = new();
    private readonly StepCalls _calls;
    private string _lateSpace = "";
    private string? _finish;
    private (int Input, int Output) _usage;

    /// <param name="stream">Takes the answer.</param>
    /// <param name="calls">Takes its calls.</param>
    public StepReader(UiStream stream, StepCalls calls)
    {
        _stream = stream;
        _calls = calls;
        _tags = new ThinkTags(Say, Think);
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
            if (_stream.IsFull || _calls.IsFull || alive && !next.IsCompleted)
            {
                _calls.Show();
                await _stream.FlushAsync(CancellationToken.None);
            }
            if (!await next)
                break;

            alive = true;
            signOfLife();
            Take(reader.Current);
        }
        _tags.End();
        var state = ModelCall.Current?.Received ?? ReceivedState.None;
        return new Step(_text.ToString(), _calls.Whole(state.Calls), Reason(), _usage) { State = state.Message };
    }

    private void Take(StreamingChatMessageContent update)
    {
        if (update.Content is { Length: > 0 } content)
            _tags.Write(content);
        if (ModelUpdate.Reasoning(update) is { Length: > 0 } thought)
            Think(thought);
        foreach (var item in update.Items)
            if (item is StreamingFunctionCallUpdateContent piece)
                _calls.Add(piece);

        _finish = ModelUpdate.Finish(update) ?? _finish;
        _usage = ModelUpdate.Usage(update) ?? _usage;
    }

    private void Say(string text)
    {
        _text.Append(text);
        if (MakeRoom(ref text))
            _stream.Text(text);
    }

    private void Think(string thought)
    {
        if (MakeRoom(ref thought))
            _stream.Reasoning(thought);
    }

    // A line feed behind a call, as some servers send it, is nothing to say.
    private bool MakeRoom(ref string said)
    {
        if (!_calls.AnyShown)
            return true;
        if (string.IsNullOrWhiteSpace(said))
        {
            _lateSpace += said;
            return false;
        }
        _calls.TakeBack();
        (said, _lateSpace) = (_lateSpace + said, "");
        return true;
    }

    private FinishReason Reason() => _finish switch
    {
        "Length" => FinishReason.Length,
        "ContentFilter" => FinishReason.ContentFilter,
        _ when _calls.Count > 0 => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };
}
