using System.Buffers;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Separates what a model says from its thoughts and its calls while they arrive and wherever the stream is cut. What may become a mark is
/// held back. Marks inside code are text: a model may well write about them.
/// </summary>
/// <param name="text">Takes what the model says.</param>
/// <param name="thought">Takes what the model thinks.</param>
/// <param name="call">Takes the calls, by the names of offered tools.</param>
/// <param name="mistaken">Is called when all that was said so far turns out to be a thought, whose beginning the chat template had left
/// out.</param>
/// <param name="names">The tools that a call may name; a call of any other is text.</param>
/// <param name="isThought">Whether all of the text is a thought, as where a provider sends thoughts apart.</param>
internal sealed class MarkupScanner(
    Action<string> text, Action<string> thought, Action<WrittenCall> call, Action mistaken, ToolNames names, bool isThought = false)
{
    private static readonly SearchValues<char> Starts = SearchValues.Create([.. Marks.Starts]);

    private readonly CodeSpans _spoken = new();
    private readonly CodeSpans _thought = new();
    private string _held = "";
    private string _blanks = "";
    private string _front = "";
    private Mark? _holder;
    private Mark? _thinking;
    private CallRegion? _region;
    private bool _begun;
    private bool _trims;
    private bool _thoughtTrims;
    private bool _called;
    private bool _said;

    private bool InThought => isThought || _thinking is not null;

    private CodeSpans Code => InThought ? _thought : _spoken;

    /// <summary>Takes the next piece of text.</summary>
    public void Write(string delta)
    {
        if (_region is null && _held.Length == 0 && _holder is null && _said && delta.AsSpan().IndexOfAny(Starts) < 0)
        {
            Code.Read(delta);
            Emit(delta);
            return;
        }
        var rest = _held + delta;
        _held = "";
        Run(rest, end: false);
    }

    /// <summary>Gives out what was held back: no more will come.</summary>
    public void End()
    {
        var rest = _held;
        _held = "";
        Run(rest, end: true);
        while (_region is { } open)
            Run(Close(open), end: true);
        if (!_called)
            Emit(Front(), flush: true);
        if (!_trims && _blanks.Length > 0)
            Out(_blanks);
        _blanks = "";
    }

    private void Run(string rest, bool end)
    {
        while (rest.Length > 0)
            rest = _region is { } region ? Fill(region, rest) : Scan(rest, end);
    }

    private string Fill(CallRegion region, string rest)
    {
        var taken = region.Take(rest);
        return region.Ended || region.Hopeless ? Close(region) + rest[taken..] : rest[taken..];
    }

    /// <summary>Settles a region; what is returned is to be read again as text.</summary>
    private string Close(CallRegion region)
    {
        _region = null;
        if (!region.Hopeless && region.Mark.Kind == MarkKind.Head)
            return CloseHead(region);
        if (!region.Hopeless && CallReader.Read(region) is { } calls && calls.All(written => names.Find(written.Name) is not null))
        {
            foreach (var written in calls)
                call(written with { Name = names.Find(written.Name)!, InThought = InThought });
            _called = true;
            if (InThought)
                _thoughtTrims = true;
            else
                StartAgain();
            return "";
        }
        // Functionary's words to everybody.
        if (region is { Hopeless: true, Mark.Form: CallForm.Named } && region.Body.StartsWith("all\n", StringComparison.Ordinal))
            return region.Body["all\n".Length..];
        Code.Read(region.Front);
        Emit(region.Front);
        _said = true;
        return region.Body;
    }

    // What follows the head of a harmony message: a call, a thought, or what is said.
    private string CloseHead(CallRegion head)
    {
        if (!head.Ended)
        {
            Emit(head.Front + head.Body);
            return "";
        }
        _thinking = null;
        if (CallReader.Recipient().IsMatch(head.Body))
            _region = new CallRegion(Marks.HarmonyCall, head.Front, head.Body);
        else if (head.Front.Contains("<|channel|>", StringComparison.Ordinal) ? head.Body.StartsWith("analysis", StringComparison.Ordinal)
            : head.Body.Contains("<|channel|>analysis", StringComparison.Ordinal))
            _thinking = Marks.HarmonyThought;
        return "";
    }

    private string Scan(string rest, bool end)
    {
        if (_holder is { } holder && rest.AsSpan().TrimStart() is [not '<', ..])
        {
            _region = new CallRegion(holder, Front(), "");
            return rest;
        }
        if (!_said && !InThought && MessageStart.Of(rest, names) is { } start && (start.Mark is not null || !end))
            return Begin(start, rest);
        for (var from = 0; ;)
        {
            var next = rest.AsSpan(from).IndexOfAny(Starts);
            var at = next < 0 ? rest.Length : from + next;
            Code.Read(rest.AsSpan(from, at - from));
            if (at == rest.Length)
            {
                Emit(rest);
                return "";
            }
            var mark = Marks.At(rest.AsSpan(at), out var open);
            if (mark is null ? open && !end && (InThought || !InCode(rest[at])) : Applies(mark, rest[at]))
            {
                Emit(rest[..at]);
                if (mark is not null)
                    return Begin(mark, rest, at);
                _held = rest[at..];
                return "";
            }
            Code.Read(rest.AsSpan(at, 1));
            from = at + 1;
        }
    }

    // A fence that is a form of call begins with what begins code.
    private bool InCode(char letter) => letter == '`' ? Code.Inside || Code.AfterTick : Code.Inside;

    private bool Applies(Mark mark, char letter) => mark.Kind switch
    {
        // A thought may leave a fence open.
        MarkKind.ThinkEnd when _thinking is not null => _thinking.Ends.Contains(mark.Text),
        MarkKind.TurnEnd when ReferenceEquals(_thinking, Marks.HarmonyThought) => true,
        MarkKind.Head when ReferenceEquals(_thinking, Marks.HarmonyThought) => true,
        MarkKind.Think when _thinking is not null => false,

        // Words that a prompt about prompts may well hold inside a sentence.
        MarkKind.Think when mark.Text is "<thinking>" or "<thought>" or "<thoughts>" or "<reasoning>" or "<reflection>" =>
            Code.AtLineStart && !InCode(letter),
        MarkKind.CallsEnd => _called && !InCode(letter),
        _ => !InCode(letter),
    };

    private string Begin(Mark mark, string rest, int at)
    {
        var written = rest.Substring(at, mark.Text.Length);
        switch (mark.Kind)
        {
            case MarkKind.Think when !isThought:
                _thinking = mark;
                _blanks = "";
                break;
            case MarkKind.ThinkEnd when !InThought:
                mistaken();
                _said = false;
                EndThought();
                break;
            case MarkKind.ThinkEnd or MarkKind.TurnEnd when _thinking is not null
                && (mark.Kind == MarkKind.ThinkEnd || _thinking.Ends.Contains(mark.Text)):
                EndThought();
                break;
            case MarkKind.CallsBegin:
                _front += written;
                _holder = mark.Ends.Length > 0 ? mark : null;
                break;
            case MarkKind.Call or MarkKind.Head:
                _region = new CallRegion(mark, Front(), written);
                break;
        }
        return rest[(at + mark.Text.Length)..];
    }

    private string Begin(MessageStart start, string rest)
    {
        _blanks += rest[..start.Blanks];
        rest = rest[start.Blanks..];
        if (start.Mark is null)
        {
            _held = rest;
            return "";
        }
        _region = new CallRegion(start.Mark, Front(), rest[..start.Length]);
        return rest[start.Length..];
    }

    private void EndThought()
    {
        _thinking = null;
        _thoughtTrims = false;
        StartAgain();
    }

    private void StartAgain()
    {
        _trims = true;
        _begun = false;
        _blanks = "";
    }

    private string Front()
    {
        var front = _front;
        _front = "";
        _holder = null;
        return front;
    }

    private void Emit(string found, bool flush = false)
    {
        if (found.Length == 0)
            return;
        if (_front.Length > 0 && !flush)
        {
            if (string.IsNullOrWhiteSpace(found))
            {
                _front += found;
                return;
            }
            found = Front() + found;
        }
        if (InThought)
            Think(found);
        else if (_begun)
            Out(found);
        else
            Start(found);
    }

    private void Think(string found)
    {
        if (_thoughtTrims)
            found = found.TrimStart();
        _thoughtTrims &= found.Length == 0;
        if (found.Length > 0)
            thought(found);
    }

    // Blank lines around thoughts and calls belong to neither; at the start of an answer they wait for what follows.
    private void Start(string found)
    {
        var start = found.AsSpan().IndexOfAnyExcept(" \t\r\n");
        if (start < 0)
        {
            _blanks += found;
            return;
        }
        Out(_trims ? found[start..] : _blanks + found);
        _blanks = "";
        _begun = _said = true;
    }

    private void Out(string found)
    {
        if (InThought)
            thought(found);
        else
            text(found);
    }
}
