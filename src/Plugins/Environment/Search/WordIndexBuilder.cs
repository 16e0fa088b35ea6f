namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>
/// Collects documents, in the order of their numbers, for a <see cref="WordIndex"/>. Words are numbers here: an installation repeats a few
/// thousand of them hundreds of thousands of times.
/// </summary>
internal sealed class WordIndexBuilder
{
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);

    // The postings in the order in which they came, and of each word the last one.
    private readonly List<int> _word = [];
    private readonly List<int> _document = [];
    private readonly List<float> _weight = [];
    private readonly List<int> _last = [];

    /// <summary>The number of a word.</summary>
    public int Word(string word)
    {
        if (_words.TryGetValue(word, out var number)) return number;
        _last.Add(-1);
        return _words[word] = _words.Count;
    }

    /// <summary>Says that a document holds a word; of several times the weightiest counts.</summary>
    public void Add(int document, int word, float weight)
    {
        var last = _last[word];
        if (last >= 0 && _document[last] == document)
        {
            if (_weight[last] < weight) _weight[last] = weight;
            return;
        }
        _last[word] = _word.Count;
        _word.Add(word);
        _document.Add(document);
        _weight.Add(weight);
    }

    public WordIndex Build()
    {
        var words = new string[_words.Count];
        foreach (var (word, number) in _words) words[number] = word;
        var numbers = new int[words.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
        Array.Sort(words, numbers, StringComparer.Ordinal);

        var rank = new int[words.Length];
        for (var i = 0; i < numbers.Length; i++) rank[numbers[i]] = i;
        var starts = new int[words.Length + 1];
        foreach (var word in _word) starts[rank[word] + 1]++;
        for (var i = 0; i < words.Length; i++) starts[i + 1] += starts[i];

        var (documents, weights) = (new int[_word.Count], new float[_word.Count]);
        var next = starts.AsSpan(0, words.Length).ToArray();
        for (var i = 0; i < _word.Count; i++)
        {
            var to = next[rank[_word[i]]]++;
            (documents[to], weights[to]) = (_document[i], _weight[i]);
        }
        return new(words, starts, documents, weights);
    }
}
