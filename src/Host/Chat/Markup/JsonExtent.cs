namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>Finds where a JSON object or array, or what Python has in brackets, ends while it arrives letter by letter. Strings may be in
/// single quotes, as Python writes them.</summary>
internal struct JsonExtent
{
    private int _depth;
    private char _quote;
    private bool _escaped;

    /// <summary>Whether the next letter stands inside a string.</summary>
    public readonly bool InString => _quote != '\0';

    /// <summary>Reads one letter and tells whether the value ends with it.</summary>
    public bool Ends(char letter)
    {
        if (_quote != '\0')
        {
            if (_escaped)
                _escaped = false;
            else if (letter == '\\')
                _escaped = true;
            else if (letter == _quote)
                _quote = '\0';
            return false;
        }
        if (letter is '"' or '\'')
            _quote = letter;
        else if (letter is '{' or '[' or '(')
            _depth++;
        else if (letter is '}' or ']' or ')')
            return --_depth <= 0;
        return false;
    }
}
