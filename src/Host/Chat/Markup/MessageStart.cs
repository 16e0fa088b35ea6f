namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>The beginning of a message that may be nothing but calls.</summary>
/// <param name="Blanks">How many blanks stand before it.</param>
/// <param name="Mark">How the calls are spelled; null while too little is there to tell whether it is one.</param>
/// <param name="Length">How much of the text behind the blanks belongs to the mark.</param>
internal readonly record struct MessageStart(int Blanks, Mark? Mark, int Length)
{
    /// <summary>Looks at what there is of a message.</summary>
    /// <returns>The beginning; null where the message begins otherwise.</returns>
    public static MessageStart? Of(ReadOnlySpan<char> text, ToolNames names)
    {
        var blanks = text.IndexOfAnyExcept(" \t\r\n");
        if (blanks < 0)
            return null;
        text = text[blanks..];
        if (text[0] is '{' || text[0] is '[' && Marks.At(text, out var isMark) is null && !isMark)
            return new MessageStart(blanks, Marks.WholeMessage, 0);
        var mark = BareCalls.At(text, names, out var length, out var open);
        return mark is not null || open ? new MessageStart(blanks, mark, length) : null;
    }
}
