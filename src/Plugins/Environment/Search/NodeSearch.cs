using System.Buffers;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>
/// Finds node types by words: the exact name first, then what the user or the author calls exactly so, then by how much each word says
/// (name before description), how many of the words are met, and how little else the name says. Knows the field's synonyms and forgives
/// a typo per word. Immutable, for many threads.
/// </summary>
public sealed class NodeSearch
{
    private const int WordsRead = 12;
    private const int MostContinuations = 12;
    private const float ExactName = 10_000;

    private readonly NodeType[] _types;
    private readonly string[] _folded;
    private readonly float[] _quality;
    private readonly byte[] _nameLength;
    private readonly NodeTitles _titles;
    private readonly WordIndex _index;
    private readonly Spelling _spelling;

    /// <summary>Builds the index, which takes some milliseconds per thousand types.</summary>
    public NodeSearch(NodeCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);

        _types = [.. catalog.Types];
        _folded = [.. _types.Select(type => NearestName.Fold(type.Name))];
        _quality = [.. _types.Select(Quality)];
        _nameLength = new byte[_types.Length];
        _titles = new NodeTitles(_types);
        var index = new WordIndexBuilder();
        var documents = new NodeDocuments(index);
        for (var i = 0; i < _types.Length; i++) _nameLength[i] = (byte)Math.Min(documents.Add(i, _types[i]), byte.MaxValue);
        _index = index.Build();
        _spelling = new Spelling(_index.Words.Concat(Synonyms.Known).Distinct());
    }

    /// <summary>The types that fit, best first.</summary>
    public IReadOnlyList<NodeType> Find(NodeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);

        var (stems, joined) = SearchWords.OfQuestion(query.Text);
        if (stems.Count == 0) return query.MostWords ? [] : [.. _types.Where(query.Passes).Take(query.Limit)];
        var scores = ArrayPool<float>.Shared.Rent(_types.Length);
        try
        {
            scores.AsSpan(0, _types.Length).Clear();
            Score(stems, joined, query.MostWords, scores);
            var folded = NearestName.Fold(query.Text);
            foreach (var (type, worth) in _titles.Of(folded)) scores[type] += worth * _quality[type];
            return Best(query, folded, scores);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    // Core nodes are what most questions are about; what its author advises against comes last, and of two alike the one that is free is
    // first.
    private static float Quality(NodeType type) =>
        (type.Package is null ? 1.2f : 1f)
        * (type.CostsMoney ? 0.8f : 1f)
        * (type.IsDeprecated || type.DisplayName.Contains("deprecated", StringComparison.OrdinalIgnoreCase) ? 0.5f : 1f)
        * (type.IsExperimental || type.Category.StartsWith('_') ? 0.9f : 1f);

    private void Score(List<string> stems, List<string> joined, bool mostWords, float[] scores)
    {
        var best = ArrayPool<float>.Shared.Rent(_types.Length);
        var met = ArrayPool<byte>.Shared.Rent(_types.Length);
        try
        {
            best.AsSpan(0, _types.Length).Clear();
            met.AsSpan(0, _types.Length).Clear();
            var words = Math.Min(stems.Count, WordsRead);
            var least = mostWords ? (words / 2) + 1 : 1;
            for (var i = 0; i < words; i++)
            {
                Meet(stems[i], !mostWords, best);
                // Two words that the node writes as one count for both.
                if (i > 0 && i <= joined.Count) Take(_index.Find(joined[i - 1]), 1, best);
                if (i < joined.Count) Take(_index.Find(joined[i]), 1, best);
                for (var type = 0; type < _types.Length; type++)
                {
                    if (best[type] == 0) continue;
                    scores[type] += best[type];
                    met[type]++;
                    best[type] = 0;
                }
            }
            for (var type = 0; type < _types.Length; type++)
                if (met[type] < least)
                    scores[type] = 0;
                else
                    scores[type] *= Share(met[type], words) * _quality[type]
                        * (1 + (0.6f * Math.Min(met[type], _nameLength[type]) / _nameLength[type]));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(best);
            ArrayPool<byte>.Shared.Return(met);
        }
    }

    private static float Share(int met, int words)
    {
        var share = (float)met / words;
        return share * share;
    }

    /// <summary>What one word of the question says about every type.</summary>
    private void Meet(string stem, bool mayGuess, float[] best)
    {
        var isKnown = Expand(stem, 1, best);
        if (isKnown || !mayGuess) return;
        foreach (var meant in _spelling.Suggest(stem)) Expand(meant, 0.7f, best);
    }

    private bool Expand(string stem, float weight, float[] best)
    {
        var isKnown = Take(_index.Find(stem), weight, best);
        foreach (var synonym in Synonyms.Of(stem)) isKnown |= Take(_index.Find(synonym), weight * 0.7f, best);
        foreach (var longer in _index.StartingWith(stem, MostContinuations))
            isKnown |= Take(_index.Find(longer), weight * 0.65f * stem.Length / longer.Length, best);
        return isKnown;
    }

    private bool Take(WordIndex.Postings postings, float weight, float[] best)
    {
        var documents = postings.Documents;
        var weights = postings.Weights;
        // A rare word says more.
        var worth = weight * MathF.Log(1 + ((float)_types.Length / (documents.Length + 1)));
        for (var i = 0; i < documents.Length; i++)
            if (best[documents[i]] < weights[i] * worth)
                best[documents[i]] = weights[i] * worth;
        return documents.Length > 0;
    }

    private List<NodeType> Best(NodeQuery query, string folded, float[] scores)
    {
        var best = new PriorityQueue<int, (float Score, int Order)>(query.Limit + 1);
        for (var type = 0; type < _types.Length; type++)
        {
            var score = scores[type] + Named(type, folded);
            if (score <= 0 || (best.Count >= query.Limit && best.TryPeek(out _, out var least) && score <= least.Score)
                || !query.Passes(_types[type])) continue;
            best.Enqueue(type, (score, -type));
            if (best.Count > query.Limit) best.Dequeue();
        }
        var found = new List<NodeType>(best.Count);
        while (best.TryDequeue(out var type, out _)) found.Add(_types[type]);
        found.Reverse();
        return found;
    }

    private float Named(int type, string folded)
    {
        var name = _folded[type];
        if (name.Length < folded.Length || !name.StartsWith(folded, StringComparison.Ordinal)) return 0;
        return name.Length == folded.Length ? ExactName : 40f * folded.Length / name.Length;
    }
}
