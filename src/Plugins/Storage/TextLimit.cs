namespace ComfyAssistant.Plugins.Storage;

/// <summary>How long a text may be, in UTF-16 characters, and what it is called in an error.</summary>
internal readonly record struct TextLimit(string Field, int MaxCharacters)
{
    /// <summary>The text as it is, when it is neither blank nor too long.</summary>
    /// <exception cref="ContextException">Invalid: says which field and which limit.</exception>
    public string Require(string? text) => string.IsNullOrWhiteSpace(text)
        ? throw ContextException.Invalid($"{Field} is missing or empty.")
        : Check(text);

    /// <summary>The text as it is, when it is not too long.</summary>
    /// <exception cref="ContextException">Invalid: says which field and which limit.</exception>
    public string Check(string text)
    {
        if (text.Length > MaxCharacters)
            throw ContextException.Invalid($"{Field} has {text.Length:N0} characters; at most {MaxCharacters:N0} are allowed. Shorten it.");
        // A lone surrogate would become U+FFFD in a file: what is read back would not be what was acknowledged.
        if (!IsValidUnicode(text))
            throw ContextException.Invalid($"{Field} holds half a character (a lone UTF-16 surrogate). Send it again as valid Unicode.");
        return text;
    }

    private static bool IsValidUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
