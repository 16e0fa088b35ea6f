namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Compares a question with the title and description of one thing, for lists that are too short to need an index.</summary>
internal static class WordMatch
{
    private const int InTitle = 3;
    private const int InDescription = 2;

    /// <summary>The telling words of a question, short forms written out.</summary>
    public static IReadOnlyList<string> Question(string text) => SearchWords.OfQuestion(WrittenOut(text)).Stems;

    /// <summary>How many of the words are met, in the title above all, and then how little else the title says; 0 for none.</summary>
    public static double Score(IReadOnlyList<string> words, string title, string description)
    {
        var (inTitle, inDescription) = (Stems(title), Stems(description));
        var met = words.Sum(word => Means(word, inTitle) ? InTitle : Means(word, inDescription) ? InDescription : 0);
        var others = inTitle.Count(word => !words.Contains(word));
        return met == 0 ? 0 : met - Math.Min(others * 0.1, 0.9);
    }

    private static bool Means(string word, HashSet<string> known) => known.Contains(word) || Synonyms.Of(word).Any(known.Contains);

    private static HashSet<string> Stems(string text) => [.. SearchWords.Split(WrittenOut(text)).Select(SearchWords.Stem)];

    private static string WrittenOut(string text) => text
        .Replace("img2img", "image to image", StringComparison.OrdinalIgnoreCase)
        .Replace("txt2img", "text to image", StringComparison.OrdinalIgnoreCase)
        .Replace("img2vid", "image to video", StringComparison.OrdinalIgnoreCase);
}
