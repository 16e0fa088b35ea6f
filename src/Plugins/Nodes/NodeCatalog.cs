using System.Diagnostics.CodeAnalysis;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>Every node type of one ComfyUI installation, by name. Immutable and safe to share between threads.</summary>
public sealed class NodeCatalog
{
    private readonly IReadOnlyDictionary<string, Lazy<NodeType?>> _types;
    private readonly Func<IReadOnlyList<string>> _skipped;
    private readonly Lazy<NodeType[]> _all;
    private readonly Lazy<(FoldedName Name, NodeType Type)[]> _names;
    private readonly Lazy<ILookup<string, NodeType>> _byFoldedName;
    private readonly Lazy<HashSet<string>> _socketTypes;
    private readonly Lazy<HashSet<string>> _inputFiles;

    /// <summary>A catalog of the given types; of two with one name the later wins.</summary>
    /// <param name="types">The node types.</param>
    /// <param name="skipped">What could not be understood: <c>Type</c> or <c>Type.input</c>.</param>
    public NodeCatalog(IEnumerable<NodeType> types, IReadOnlyList<string>? skipped = null) : this(ByName(types), () => skipped ?? [])
    {
    }

    internal NodeCatalog(LazyNodeTypes entries) : this(entries.Types, () => entries.Skipped)
    {
    }

    private NodeCatalog(IReadOnlyDictionary<string, Lazy<NodeType?>> types, Func<IReadOnlyList<string>> skipped)
    {
        (_types, _skipped) = (types, skipped);
        _all = new(() => [.. types.Values.Select(type => type.Value).OfType<NodeType>()]);
        _names = new(() => [.. Names().Select(n => (FoldedName.Of(n.Name), n.Type))]);
        _byFoldedName = new(() => _names.Value.ToLookup(n => n.Name.Text, n => n.Type));
        _inputFiles = new(() =>
        [
            .. Types.SelectMany(t => t.AllInputs()).Where(i => i is { HasUpload: true, IsRemote: false })
                .SelectMany(i => i.Options ?? Enumerable.Empty<string>()),
        ]);
        _socketTypes = new(() =>
            [.. Types.SelectMany(t => t.Outputs).SelectMany(o => o.Type.Split(',', StringSplitOptions.TrimEntries))]);
    }

    /// <summary>A catalog without types.</summary>
    public static NodeCatalog Empty { get; } = new([]);

    /// <summary>All types, in the server's order.</summary>
    public IReadOnlyCollection<NodeType> Types => _all.Value;

    /// <summary>Entries that were malformed and left out: <c>Type</c> or <c>Type.input</c>.</summary>
    public IReadOnlyList<string> Skipped
    {
        get
        {
            // Known only of types that have been read.
            _ = Types;
            return _skipped();
        }
    }

    /// <summary>Looks a type up by its exact name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NodeType? type) => (type = Find(name)) is not null;

    /// <summary>The type of that exact name, or null.</summary>
    public NodeType? Find(string name) => _types.TryGetValue(name, out var type) ? type.Value : null;

    /// <summary>Types whose name or display name is the same but for letter case, spaces, <c>_</c> and <c>-</c>.</summary>
    public IReadOnlyList<NodeType> FindLoosely(string name) => [.. _byFoldedName.Value[NearestName.Fold(name)].Distinct()];

    /// <summary>The types that were most likely meant, best first; empty when nothing resembles the name.</summary>
    public IReadOnlyList<NodeType> Nearest(string name, int count) =>
        [.. NearestName.Ranked(name, _names.Value, count * 2).Distinct().Take(count)];

    /// <summary>
    /// The files in ComfyUI's input folder, as far as nodes with an upload button offer them: each only those of its kind, at the top of
    /// the folder. Empty when none does.
    /// </summary>
    public IReadOnlySet<string> InputFiles => _inputFiles.Value;

    /// <summary>
    /// True when some node puts this type out, so that an input of it takes a link. Other types belong to widgets that a package
    /// brings itself, whose values nobody else can judge.
    /// </summary>
    public bool IsSocketType(string type) =>
        TypeRules.IsAny(type) || type.Split(',', StringSplitOptions.TrimEntries).Any(_socketTypes.Value.Contains);

    private IEnumerable<(string Name, NodeType Type)> Names()
    {
        foreach (var type in Types)
        {
            yield return (type.Name, type);
            if (type.DisplayName != type.Name) yield return (type.DisplayName, type);
        }
    }

    private static Dictionary<string, Lazy<NodeType?>> ByName(IEnumerable<NodeType> types)
    {
        var byName = new Dictionary<string, Lazy<NodeType?>>(StringComparer.Ordinal);
        foreach (var type in types) byName[type.Name] = new(type);
        return byName;
    }
}
