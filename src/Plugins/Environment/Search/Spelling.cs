namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>
/// Finds known words that a misspelt one stands for: those that become equal to it when at most one letter of each is struck out.
/// That covers a letter too many, too few, wrong, or swapped with its neighbour, in a time that does not grow with the vocabulary.
/// </summary>
internal sealed class Spelling
{
    private const int Shortest = 4;
    private const int Longest = 24;
    private const int Suggested = 3;

    private readonly Dictionary<string, string[]> _byRemainder = new(StringComparer.Ordinal);

    public Spelling(IEnumerable<string> words)
    {
        foreach (var word in words.Where(word => word.Length is >= Shortest and <= Longest))
            foreach (var rest in Remainders(word))
                _byRemainder[rest] = _byRemainder.TryGetValue(rest, out var known) ? [.. known, word] : [word];
    }

    public IEnumerable<string> Suggest(string word) => word.Length is < Shortest or > Longest
        ? []
        : Remainders(word).SelectMany(rest => _byRemainder.GetValueOrDefault(rest, [])).Distinct()
            // People rarely miss the beginning of a word.
            .OrderByDescending(known => CommonStart(known, word)).ThenBy(known => Math.Abs(known.Length - word.Length)).Take(Suggested);

    private static IEnumerable<string> Remainders(string word)
    {
        yield return word;
        for (var i = 0; i < word.Length; i++)
            if (i == 0 || word[i] != word[i - 1])
                yield return word.Remove(i, 1);
    }

    private static int CommonStart(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}
