namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Separates what a local model thinks aloud between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> from what it says, while it arrives and wherever
/// the stream is cut. Tags inside code are text: a model may well write about them.
/// </summary>
internal sealed class ThinkTags(Action<string> text, Action<string> reasoning)
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private readonly CodeSpans _code = new();
    private string _held = "";
    private string _space = "";
    private bool _thinking;
    private bool _afterThought;
    private bool _spoken;

    /// <summary>Takes the next piece of content.</summary>
    public void Write(string delta)
    {
        var rest = _held + delta;
        _held = "";
        while (rest.Length > 0)
            rest = _thinking ? Think(rest) : Say(rest);
    }

    /// <summary>Gives out what was held back because it might have become a tag.</summary>
    public void End()
    {
        var rest = _held;
        _held = "";
        if (_thinking)
            reasoning(rest);
        else
            Speak(rest);
        if (!_afterThought && _space.Length > 0)
            text(_space);
        _space = "";
    }

    private string Think(string rest)
    {
        var tag = TagAt(rest, Close, 0);
        if (tag > 0)
            reasoning(rest[..tag]);
        if (!Takes(rest, Close, tag))
            return "";
        _thinking = false;
        _afterThought = true;
        _spoken = false;
        return rest[(tag + Close.Length)..];
    }

    private string Say(string rest)
    {
        var from = 0;
        int tag;
        while (true)
        {
            tag = TagAt(rest, Open, from);
            _code.Read(rest.AsSpan(from, tag - from));
            if (tag == rest.Length || !_code.Inside)
                break;
            _code.Read("<");
            from = tag + 1;
        }
        Speak(rest[..tag]);
        if (!Takes(rest, Open, tag))
            return "";
        _thinking = true;
        _space = "";
        return rest[(tag + Open.Length)..];
    }

    // Blank lines around thoughts belong to neither; at the start of an answer they wait for what follows.
    private void Speak(string said)
    {
        if (_spoken)
        {
            text(said);
            return;
        }
        var start = said.AsSpan().IndexOfAnyExcept(" \t\r\n");
        if (start < 0)
        {
            _space += said;
            return;
        }
        text(_afterThought ? said[start..] : _space + said);
        _space = "";
        _spoken = true;
    }

    /// <summary>Whether the whole tag stands at <paramref name="at"/>; the beginning of one is held for the next piece.</summary>
    private bool Takes(string rest, string tag, int at)
    {
        if (at < rest.Length && rest.Length - at < tag.Length)
            _held = rest[at..];
        return rest.Length - at >= tag.Length;
    }

    /// <summary>Where the tag stands, or the beginning of one at the very end; the length where there is neither.</summary>
    private static int TagAt(string rest, string tag, int from)
    {
        for (var at = rest.IndexOf('<', from); at >= 0; at = rest.IndexOf('<', at + 1))
        {
            var length = Math.Min(tag.Length, rest.Length - at);
            if (string.CompareOrdinal(rest, at, tag, 0, length) == 0)
                return at;
        }
        return rest.Length;
    }
}
