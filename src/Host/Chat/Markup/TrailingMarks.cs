using System.Buffers;

namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// Cuts off what servers and models leave behind a call. It reads from the end by hand: an expression that looks for its beginning tries
/// every blank of the text, and small models that loop write many thousands of blanks.
/// </summary>
internal static class TrailingMarks
{
    private static readonly SearchValues<char> Line = SearchValues.Create('\n', '"');

    /// <summary>The text without special tokens such as <c>&lt;|im_end|&gt;</c> at its end.</summary>
    public static string WithoutTokens(string text)
    {
        var rest = text.AsSpan().TrimEnd();
        while (TagStart(rest, tokensOnly: true) is { } start)
            rest = rest[..start].TrimEnd();
        return text[..rest.Length];
    }

    /// <summary>
    /// The text of a JSON value without the closing tags, special tokens, semicolons and comment behind it; the text itself where no value
    /// stands in front of them.
    /// </summary>
    public static string WithoutMarks(string text)
    {
        var rest = text.AsSpan().TrimEnd();
        while (MarkStart(rest) is { } start)
            rest = rest[..start].TrimEnd();
        return rest is [.., '}' or ']' or '"'] ? text[..rest.Length] : text;
    }

    private static int? MarkStart(ReadOnlySpan<char> text)
    {
        if (text is [.., ';'])
            return text.Length - 1;
        if (TagStart(text, tokensOnly: false) is { } tag)
            return tag;
        var line = text.LastIndexOfAny(Line) + 1;
        var comment = text[line..].IndexOf("//");
        return comment < 0 ? null : line + comment;
    }

    private static int? TagStart(ReadOnlySpan<char> text, bool tokensOnly)
    {
        if (text is not [.., '>'])
            return null;
        var start = text.LastIndexOf('<');
        if (start < 0)
            return null;
        return text[(start + 1)..^1] switch
        {
            ['|', .. { Length: > 0 } name, '|'] when IsName(name, tokensOnly ? '_' : '"') => start,
            ['/', .. { Length: > 0 } name] when !tokensOnly && IsName(name, ':') => start,
            _ => null,
        };
    }

    private static bool IsName(ReadOnlySpan<char> name, char also)
    {
        foreach (var letter in name)
            if (letter != '_' && letter != also && !char.IsLetterOrDigit(letter))
                return false;
        return true;
    }
}
