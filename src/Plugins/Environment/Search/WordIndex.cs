namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Which documents hold a word, and how much it says about each. Built once, then read by many threads.</summary>
internal sealed class WordIndex
{
    private const int ShortestPrefix = 3;

    private readonly string[] _words;
    private readonly Posting[][] _postings;
    private readonly Dictionary<string, int> _byWord;

    private WordIndex(string[] words, Posting[][] postings)
    {
        _words = words;
        _postings = postings;
        _byWord = words.Select((word, index) => (word, index)).ToDictionary(w => w.word, w => w.index, StringComparer.Ordinal);
    }

    /// <summary>All words, sorted.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>The documents that hold exactly this word.</summary>
    public ReadOnlySpan<Posting> Find(string word) => _byWord.TryGetValue(word, out var index) ? _postings[index] : [];

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

    /// <param name="Document">The document's number.</param>
    /// <param name="Weight">How much the word says about it.</param>
    public readonly record struct Posting(int Document, float Weight);

    /// <summary>Collects documents, in the order of their numbers.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);

        public void Add(int document, string word, float weight)
        {
            if (!_postings.TryGetValue(word, out var list)) _postings[word] = list = new(1);
            if (list.Count > 0 && list[^1].Document == document)
            {
                if (list[^1].Weight < weight) list[^1] = new(document, weight);
                return;
            }
            list.Add(new(document, weight));
        }

        public WordIndex Build()
        {
            var words = _postings.Keys.Order(StringComparer.Ordinal).ToArray();
            return new(words, [.. words.Select(word => _postings[word].ToArray())]);
        }
    }
}
