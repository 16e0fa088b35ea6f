using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Puts the words of node types into the index, each with what it says about the node.</summary>
internal sealed class NodeDocuments(WordIndexBuilder index)
{
    private const float Name = 10;
    private const float Display = 9;
    private const float Alias = 7;
    private const float Category = 4;
    private const float Description = 3.5f;
    private const float Package = 3;
    private const float Slot = 2;

    // Of two words written as one.
    private const float Joined = 0.8f;

    // Categories, packages and slots repeat from node to node.
    private readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);

    /// <summary>Adds a type; returns how many words its name has.</summary>
    public int Add(int document, NodeType type)
    {
        var length = AddTitle(document, type.Name, Name);
        if (type.DisplayName != type.Name) AddTitle(document, type.DisplayName, Display);
        foreach (var alias in NodeAliases.Of(type.Name).Concat(type.SearchAliases)) AddTitle(document, alias, Alias);
        AddWords(document, Words(type.Description), Description);
        AddWords(document, Known(type.Category), Category);
        if (type.Package is { } package) AddWords(document, Known(package), Package);
        foreach (var input in type.AllInputs())
        {
            AddWords(document, Known(input.Name), Slot);
            if (!input.IsWidget) AddWords(document, Known(input.AllowedTypes ?? input.Type), Slot);
            if (input.Dynamic is not DynamicInput.Combo combo) continue;
            foreach (var option in combo.Options) AddWords(document, Known(option.Key), Slot);
        }
        foreach (var output in type.Outputs)
        {
            AddWords(document, Known(output.Name), Slot);
            AddWords(document, Known(output.Type), Slot);
        }
        return Math.Max(1, length);
    }

    // "controlnet" for ControlNet, "ksampler" for KSampler.
    private int AddTitle(int document, string title, float weight)
    {
        var words = SearchWords.Split(title);
        for (var i = 0; i < words.Count; i++)
        {
            index.Add(document, index.Word(SearchWords.Stem(words[i])), weight);
            if (i > 0) index.Add(document, index.Word(SearchWords.Stem(words[i - 1] + words[i])), weight * Joined);
        }
        return words.Count;
    }

    private void AddWords(int document, int[] words, float weight)
    {
        foreach (var word in words) index.Add(document, word, weight);
    }

    private int[] Known(string text) => _known.TryGetValue(text, out var words) ? words : _known[text] = Words(text);

    private int[] Words(string text)
    {
        if (text.Length == 0) return [];
        var words = SearchWords.Split(text);
        var numbers = new int[words.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = index.Word(SearchWords.Stem(words[i]));
        return numbers;
    }
}
