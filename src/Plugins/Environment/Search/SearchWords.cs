namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>
/// Cuts names and sentences into words that compare equal when they mean the same: <c>KSampler</c>, <c>sampling</c>, <c>samples</c>.
/// </summary>
internal static class SearchWords
{
    private const int ShortestStem = 3;

    private static readonly string[] Endings = ["ing", "ed", "er"];

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "to", "of", "for", "with", "in", "on", "and", "or", "my", "me", "i", "it", "its", "is", "be", "by", "as", "at",
        "want", "need",
        "node", "nodes", "that", "which", "how", "do", "can", "from", "into", "using", "use", "some", "something", "this", "make", "please",
        "find",
        "what", "new", "one", "so", "would", "like", "get", "let", "put", "there", "them", "are", "so",
    };

    /// <summary>
    /// The words as written in lower case: at spaces, signs, and the humps of camel case (<c>VAEDecode</c> is vae, decode).
    /// </summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isEnd = i == text.Length || !char.IsLetterOrDigit(text[i]);
            if (!isEnd && !(i > start && IsHump(text, i))) continue;
            if (i > start) words.Add(text[start..i].ToLowerInvariant());
            start = isEnd ? i + 1 : i;
        }
        return words;
    }

    /// <summary>
    /// The words of a question as stems, without those that say nothing about what is sought; neighbours joined come last.
    /// </summary>
    public static (List<string> Stems, List<string> Joined) OfQuestion(string text)
    {
        var words = Split(text);
        var telling = words.Where(word => !Empty.Contains(word)).ToList();
        if (telling.Count == 0) telling = words;
        return ([.. telling.Select(Stem).Distinct()], [.. telling.Zip(telling.Skip(1), (one, next) => Stem(one + next))]);
    }

    /// <summary>A word without its ending. What is left need not be a word, as long as all forms leave the same.</summary>
    public static string Stem(string word)
    {
        if (word.Length > ShortestStem && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i')) word = word[..^1];
        foreach (var ending in Endings)
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < ShortestStem) continue;
            word = word[..^ending.Length];
            if (word[^1] == word[^2] && word.Length > ShortestStem) word = word[..^1];
            return Plain(word);
        }
        return Plain(word);
    }

    private static string Plain(string word) => word.Length > ShortestStem && word[^1] == 'e' ? word[..^1] : word;

    // Before a capital after a small letter, and before the last capital of a run that a small letter follows.
    private static bool IsHump(string text, int at)
    {
        if (!char.IsUpper(text[at])) return false;
        var before = text[at - 1];
        return char.IsLower(before) || (char.IsUpper(before) && at + 1 < text.Length && char.IsLower(text[at + 1]));
    }
}
