namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>Follows Markdown as it streams and knows whether the next character is in a code span or a fenced block (CommonMark 4.5,
/// 6.1).</summary>
internal sealed class CodeSpans
{
    private int _ticks;
    private bool _fence;
    private bool _inline;

    /// <summary>Whether the next character is in code, unless it is one more backtick.</summary>
    public bool Inside
    {
        get
        {
            var (fence, inline) = Toggled();
            return fence || inline;
        }
    }

    /// <summary>Whether nothing but blanks stands before the next character on its line.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>Whether the letter before was a backtick: one more belongs to the same run.</summary>
    public bool AfterTick => _ticks > 0;

    public void Read(ReadOnlySpan<char> text)
    {
        var line = text.LastIndexOf('\n');
        AtLineStart = (AtLineStart || line >= 0) && text[(line + 1)..].IsWhiteSpace();

        // Only these two letters change anything else; most pieces of an answer hold neither.
        var first = text.IndexOfAny('`', '\n');
        if (first < 0 && text.Length > 0)
            first = text.Length - 1;
        else if (first > 0)
            first--;
        foreach (var letter in text[Math.Max(first, 0)..])
        {
            if (letter == '`')
            {
                _ticks++;
                continue;
            }
            (_fence, _inline) = Toggled();
            _ticks = 0;

            // A stray backtick in a sentence must not turn the rest of an answer into code.
            if (letter == '\n')
                _inline = false;
        }
    }

    private (bool Fence, bool Inline) Toggled() => _ticks switch
    {
        0 => (_fence, _inline),
        >= 3 => (!_fence, false),
        _ => (_fence, !_fence && !_inline),
    };
}
