namespace ComfyAssistant.Host.Models;

/// <summary>
/// Cuts a text for counting. A tokenizer works on runs of one kind of characters (letters, spaces, other signs), and its work grows with
/// the square of a run's length: 200,000 letters without a space cost it minutes.
/// </summary>
internal static class TextWindows
{
    // No word of any language is as long; a cut inside a run costs one token at most.
    private const int LongestRun = 128;
    private const int Enough = 8192;

    /// <summary>How many characters from the beginning make the next window: at least one, and no half of a surrogate pair.</summary>
    public static int Next(ReadOnlySpan<char> text)
    {
        var (run, kind) = (0, Kind(text[0]));
        for (var i = 0; i < text.Length; i++)
        {
            var here = Kind(text[i]);
            (run, kind) = here == kind ? (run + 1, kind) : (1, here);
            var isCutHere = run > LongestRun || (i >= Enough && run == 1);
            if (isCutHere && i > 0 && !(char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))) return i;
        }
        return text.Length;
    }

    private static int Kind(char c) =>
        char.IsWhiteSpace(c) ? 0 : char.IsDigit(c) ? 1 : char.IsLetter(c) || char.IsSurrogate(c) || c > '\u02ff' ? 2 : 3;
}
