namespace ComfyAssistant.Plugins.Texts;

/// <summary>A name as <see cref="NearestName.Fold(string)"/> compares it.</summary>
/// <param name="Text">Its letters and digits in lower case.</param>
/// <param name="Letters">One bit for each that occurs; rare ones share theirs.</param>
internal readonly record struct FoldedName(string Text, ulong Letters)
{
    private const int Latin = 26;
    private const int Digits = 10;

    public static FoldedName Of(string name)
    {
        var text = NearestName.Fold(name);
        var letters = 0ul;
        foreach (var c in text)
            letters |= 1ul << c switch
            {
                >= 'a' and <= 'z' => c - 'a',
                >= '0' and <= '9' => Latin + c - '0',
                _ => Latin + Digits + (c % (64 - Latin - Digits)),
            };
        return new(text, letters);
    }
}
