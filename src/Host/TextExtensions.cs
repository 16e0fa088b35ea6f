namespace ComfyAssistant.Host;

internal static class TextExtensions
{
    /// <summary>The beginning of a text, at most so many UTF-16 units, never ending in half a surrogate pair.</summary>
    public static string Start(this string text, int length)
    {
        if (text.Length <= length)
            return text;
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
