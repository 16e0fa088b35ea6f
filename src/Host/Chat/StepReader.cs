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
    private readonly CallIds _ids;
    private readonly MarkupScanner _content;
    private readonly MarkupScanner _reasoning;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thoughts = new();
    private readonly List<WrittenCall> _written = [];
    private readonly StepCalls _calls;
    private string _lateSpace = "";
    private string? _takenBack;
    private string? _finish;
    private (int Input, int Output) _usage;

    /// <param name="stream">Takes the answer.</param>
    /// <param name="ids">Gives calls that are left in the text their ids.</param>
    /// <param name="names">The tools that are offered.</param>
    /// <param name="calls">Takes the calls that are made.</param>
    public StepReader(UiStream stream, CallIds ids, ToolNames names, StepCalls calls)
    {
        (_stream, _ids, _calls) = (stream, ids, calls);
        _content = new MarkupScanner(Say, Think, _written.Add, TakeBack, names);
        _reasoning = new MarkupScanner(Think, Think, _written.Add, () => { }, names, isThought: true);
    }

    /// <summary>
    /// Reads to the end. Nothing is sent before the model's first sign of life, so that an early failure can still be a status.
    /// </summary>
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
        _reasoning.End();
        _content.End();
        return Whole(ModelCall.Current);
    }

    private void Take(StreamingChatMessageContent update)
    {
        if (update.Content is { Length: > 0 } content)
            _content.Write(content);
        if (ModelUpdate.Reasoning(update) is { Length: > 0 } thought)
            _reasoning.Write(thought);
        foreach (var item in update.Items)
            if (item is StreamingFunctionCallUpdateContent piece)
                _calls.Add(piece);

        _finish = ModelUpdate.Finish(update) ?? _finish;
        _usage = ModelUpdate.Usage(update) ?? _usage;
    }

    private Step Whole(ModelCall? call)
    {
        var state = call?.Received ?? ReceivedState.None;
        if (call?.Remark is { } remark)
            Say(_text.Length == 0 ? remark : "\n\n" + remark);
        var calls = _calls.Whole(state.Calls);
        AddWritten(calls);

        // Some servers send the whole answer as a thought, or take its first half for one.
        if (call?.Remark is null && _text.Length == 0 && calls.Count == 0 && Reason() == FinishReason.Stop)
            Say((_takenBack ?? _thoughts.ToString()).Trim());
        var finish = calls.Count > 0 && Reason() == FinishReason.Stop ? FinishReason.ToolCalls : Reason();
        return new Step(_text.ToString(), calls, finish, _usage) { State = state.Message };
    }

    // A call that is written and made is made once. One in a thought counts where the answer brings no other: else the model only thought
    // about it.
    private void AddWritten(List<ToolCall> calls)
    {
        var made = calls.ToList();
        foreach (var written in _written.Where(call => !call.InThought))
        {
            var call = new ToolCall("", written.Name, written.Arguments);
            var same = made.FindIndex(other => other.Name == call.Name && other.HasInputOf(call));
            if (same >= 0)
                made.RemoveAt(same);
            else
                calls.Add(call with { Id = _ids.Unique(null) });
        }
        if (calls.Count == 0)
            calls.AddRange(_written.Select(call => new ToolCall(_ids.Unique(null), call.Name, call.Arguments)));
    }

    private void Say(string text)
    {
        _text.Append(text);
        if (MakeRoom(ref text))
            _stream.Text(text);
    }

    private void Think(string thought)
    {
        _thoughts.Append(thought);
        if (MakeRoom(ref thought))
            _stream.Reasoning(thought);
    }

    // A line feed behind a call, as some servers send it, is nothing to say: where there are calls, blanks wait for the next word, however
    // the stream is cut.
    private bool MakeRoom(ref string said)
    {
        if (_calls.Count == 0)
            return true;
        var words = said.TrimEnd();
        if (words.Length == 0)
        {
            _lateSpace += said;
            return false;
        }
        if (_calls.AnyShown)
            _calls.TakeBack();
        (said, _lateSpace) = (_lateSpace + words, said[words.Length..]);
        return true;
    }

    private void TakeBack()
    {
        _takenBack = _text.ToString();
        _text.Clear();
        _stream.EndPart();
    }

    private FinishReason Reason() => _finish switch
    {
        "Length" => FinishReason.Length,
        "ContentFilter" => FinishReason.ContentFilter,
        _ when _calls.Count > 0 => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };
}
