namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Which documents hold a word, and how much it says about each. Built once, then read by many threads.</summary>
internal sealed class WordIndex
{
    private const int ShortestPrefix = 3;

    private readonly string[] _words;
    private readonly int[] _starts;
    private readonly int[] _documents;
    private readonly float[] _weights;
    private readonly Dictionary<string, int> _byWord;

    /// <param name="words">All words, sorted by their characters' numbers.</param>
    /// <param name="starts">Where the postings of each word begin; one more at the end.</param>
    /// <param name="documents">The document of each posting.</param>
    /// <param name="weights">How much the word says about it.</param>
    internal WordIndex(string[] words, int[] starts, int[] documents, float[] weights)
    {
        (_words, _starts, _documents, _weights) = (words, starts, documents, weights);
        _byWord = new(words.Length, StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i++) _byWord[words[i]] = i;
    }

    /// <summary>All words, sorted.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The documents that hold exactly this word.</summary>
    public Postings Find(string word)
    {
        if (!_byWord.TryGetValue(word, out var index)) return default;
        var range = _starts[index].._starts[index + 1];
        return new(_documents.AsSpan(range), _weights.AsSpan(range));
    }

    /// <summary>Longer words that begin with this one, the first few in the alphabet.</summary>
    public IEnumerable<string> StartingWith(string start, int count)
    {
        if (start.Length < ShortestPrefix) yield break;
        var at = Array.BinarySearch(_words, start, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at + 1; at < _words.Length && count > 0; at++, count--)
        {
            if (!_words[at].StartsWith(start, StringComparison.Ordinal)) yield break;
            yield return _words[at];
        }
    }

    /// <summary>Documents side by side with what a word says about each.</summary>
    public readonly ref struct Postings(ReadOnlySpan<int> documents, ReadOnlySpan<float> weights)
    {
        public ReadOnlySpan<int> Documents { get; } = documents;

        public ReadOnlySpan<float> Weights { get; } = weights;
    }
}
