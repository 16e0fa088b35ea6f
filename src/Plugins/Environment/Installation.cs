using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>Where the knowledge of the installed nodes comes from.</summary>
public enum NodeSource
{
    /// <summary>No ComfyUI was ever seen: the table of core nodes that ships with the service.</summary>
    BuiltIn,

    /// <summary>The last scan of an earlier run.</summary>
    Saved,

    /// <summary>ComfyUI itself, in this run.</summary>
    Scanned,
}

/// <summary>What is known of the user's ComfyUI at one moment. Immutable and safe to share between threads.</summary>
public sealed class Installation
{
    private readonly Lazy<NodeSearch> _search;

    /// <summary>Takes what a scan found.</summary>
    public Installation(NodeSource source, NodeCatalog nodes, IReadOnlyList<Package> packages, ModelFiles models,
        DateTimeOffset? scannedAt = null)
        : this(source, nodes, packages, models, scannedAt, new(() => new NodeSearch(nodes)))
    {
    }

    private Installation(
        NodeSource source, NodeCatalog nodes, IReadOnlyList<Package> packages, ModelFiles models, DateTimeOffset? scannedAt,
        Lazy<NodeSearch> search, IReadOnlyDictionary<string, NodeReplacement>? replaced = null)
    {
        Source = source;
        Nodes = nodes;
        Packages = packages;
        Models = models;
        ScannedAt = scannedAt;
        _search = search;
        Replaced = replaced ?? new Dictionary<string, NodeReplacement>();
    }

    /// <summary>Knowledge before any scan.</summary>
    public static Installation BuiltIn { get; } = new(NodeSource.BuiltIn, BuiltInNodes.Catalog, [], ModelFiles.None);

    /// <summary>Where the nodes are known from.</summary>
    public NodeSource Source { get; }

    /// <summary>The node types.</summary>
    public NodeCatalog Nodes { get; }

    /// <summary>The custom node packages, by name.</summary>
    public IReadOnlyList<Package> Packages { get; }

    /// <summary>The model files.</summary>
    public ModelFiles Models { get; }

    /// <summary>What the last look could not take in, one line each: the path or the list, and why. Empty when all was read.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>Old node types with the ones that took their place, as ComfyUI tells them.</summary>
    public IReadOnlyDictionary<string, NodeReplacement> Replaced { get; }

    /// <summary>When ComfyUI told its nodes; null when it never did.</summary>
    public DateTimeOffset? ScannedAt { get; }

    /// <summary>
    /// False while only the built-in table is known: a type that is not in <see cref="Nodes"/> may be installed all the same.
    /// </summary>
    public bool IsComplete => Source != NodeSource.BuiltIn;

    /// <summary>A sentence on how far to trust this; null when it was read from ComfyUI in this run.</summary>
    public string? Caveat => Source switch
    {
        NodeSource.BuiltIn => "ComfyUI has not been reached yet: only a built-in table of core nodes is known; " +
            "custom nodes and model files are not.",
        NodeSource.Saved => $"ComfyUI is not running: this is what the scan of {ScannedAt:yyyy-MM-dd HH:mm} UTC found.",
        _ => null,
    };

    /// <summary>Finds node types by words; the index is built at its first use.</summary>
    public NodeSearch Search => _search.Value;

    /// <summary>The same nodes, with what else was found later.</summary>
    /// <param name="packages">The packages now.</param>
    /// <param name="models">The model files now.</param>
    /// <param name="scannedAt">When ComfyUI told its nodes or said that they had not changed.</param>
    /// <param name="replaced">Replaced node types now; null when nothing new is known of them.</param>
    /// <param name="leftOut">What could not be taken in; null when there was no new look.</param>
    public Installation With(
        IReadOnlyList<Package> packages, ModelFiles models, DateTimeOffset? scannedAt,
        IReadOnlyDictionary<string, NodeReplacement>? replaced = null,
        IReadOnlyList<string>? leftOut = null) =>
        new(Source, Nodes, packages, models, scannedAt, _search, replaced ?? Replaced) { LeftOut = leftOut ?? LeftOut };
}
