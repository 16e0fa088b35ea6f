using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Puts the words of a node type into the index, each with what it says about the node.</summary>
internal static class NodeDocument
{
    public const float Name = 10;
    private const float Display = 9;
    private const float Alias = 7;
    private const float Category = 4;
    private const float Description = 3.5f;
    private const float Package = 3;
    private const float Slot = 2;

    /// <summary>Adds a type; returns how many words its name has.</summary>
    public static int Add(WordIndex.Builder index, int document, NodeType type)
    {
        var name = SearchWords.Split(type.Name);
        AddWords(name, Name);
        AddJoined(name, Name);
        if (type.DisplayName != type.Name)
        {
            var display = SearchWords.Split(type.DisplayName);
            AddWords(display, Display);
            AddJoined(display, Display);
        }
        foreach (var alias in NodeAliases.Of(type.Name))
        {
            var words = SearchWords.Split(alias);
            AddWords(words, Alias);
            AddJoined(words, Alias);
        }
        AddWords(SearchWords.Split(type.Category), Category);
        AddWords(SearchWords.Split(type.Description), Description);
        AddWords(SearchWords.Split(type.Package ?? ""), Package);
        foreach (var input in type.Inputs)
        {
            AddWords(SearchWords.Split(input.Name), Slot);
            if (!input.IsWidget) AddWords(SearchWords.Split(input.Type), Slot);
        }
        foreach (var output in type.Outputs)
        {
            AddWords(SearchWords.Split(output.Name), Slot);
            AddWords(SearchWords.Split(output.Type), Slot);
        }
        return Math.Max(1, name.Count);

        void AddWords(List<string> words, float weight)
        {
            foreach (var word in words) index.Add(document, SearchWords.Stem(word), weight);
        }

        // "controlnet" for ControlNet, "ksampler" for KSampler.
        void AddJoined(List<string> words, float weight)
        {
            for (var i = 1; i < words.Count; i++) index.Add(document, SearchWords.Stem(words[i - 1] + words[i]), weight * 0.8f);
        }
    }
}
