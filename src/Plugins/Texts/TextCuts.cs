namespace ComfyAssistant.Plugins.Texts;

/// <summary>Shortens texts without leaving half of a character outside the basic plane.</summary>
public static class TextCuts
{
    /// <summary>The beginning of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">The most UTF-16 units to keep.</param>
    public static string Start(this string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>The text, or its beginning and an ellipsis where it is longer.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">The most UTF-16 units to keep, not counting the ellipsis.</param>
    public static string Cut(this string text, int length) => text.Length <= length ? text : text.Start(length) + "…";
}
