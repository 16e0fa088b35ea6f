using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>Which node types are called exactly so: by the name that the user sees, by an alias of its author, or by one of ours.</summary>
internal sealed class NodeTitles
{
    private const float Display = 2000;
    private const float Alias = 1000;

    private readonly Dictionary<string, List<(int Type, float Worth)>> _byTitle = new(StringComparer.Ordinal);

    /// <param name="types">Their places are what <see cref="Of"/> returns.</param>
    public NodeTitles(IReadOnlyList<NodeType> types)
    {
        for (var i = 0; i < types.Count; i++)
        {
            Add(types[i].DisplayName, i, Display);
            foreach (var alias in NodeAliases.Of(types[i].Name).Concat(types[i].SearchAliases)) Add(alias, i, Alias);
        }
    }

    /// <summary>The types that are called so, each with how much that says; empty for most questions.</summary>
    public IReadOnlyList<(int Type, float Worth)> Of(string folded) => _byTitle.GetValueOrDefault(folded, []);

    private void Add(string title, int type, float worth)
    {
        var folded = NearestName.Fold(title);
        if (folded.Length == 0) return;
        if (!_byTitle.TryGetValue(folded, out var known)) _byTitle[folded] = known = [];
        if (!known.Exists(entry => entry.Type == type)) known.Add((type, worth));
    }
}
