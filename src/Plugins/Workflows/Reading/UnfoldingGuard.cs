using System.Runtime.InteropServices;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Keeps a small file from unfolding into more than there is memory for. It is asked before any node of a subgraph or a group node is
/// made, and counts over the whole workflow: definitions that hold each other many times over multiply, or never end.
/// </summary>
internal sealed class UnfoldingGuard
{
    /// <summary>The most nodes that the subgraphs and group nodes of one workflow may add up to.</summary>
    public const int MaxNodes = 20_000;

    private const int MaxDepth = 50;

    // What a node costs is its slots and values, and for a group node the text of its definition, which is read again for each use.
    private const int MaxSlots = 200_000;
    private const int MaxDefinitionBytes = 20_000_000;

    // Of an execution id such as "12:7:3"; every node inside repeats it.
    private const int MaxIdLength = 1000;

    private int _nodes;
    private int _slots;
    private long _bytes;
    private bool _isFull;

    /// <summary>True once something was refused for its number of nodes: further uses would say it again.</summary>
    public bool IsFull => _isFull;

    /// <summary>
    /// Why the subgraph cannot be unfolded at this node, as the end of a sentence; null when it can, and is then counted.
    /// </summary>
    public string? Obstacle(UiScope scope, UiNode host, UiGraph definition) =>
        Place(scope, host, definition) ?? Count(definition.Nodes.Count, definition.SlotCount, bytes: 0);

    /// <summary>Why the group node cannot be unfolded at this node; null when it can, and is then counted.</summary>
    /// <param name="scope">Where the node stands.</param>
    /// <param name="host">The group node.</param>
    /// <param name="key">What tells this definition from others; the scopes that it makes carry it.</param>
    /// <param name="group">Its definition.</param>
    public string? Obstacle(UiScope scope, UiNode host, object key, JsonElement group) => Place(scope, host, key)
        ?? Count(Length(group.Member("nodes")), Length(group.Member("links")), JsonMarshal.GetRawUtf8Value(group).Length);

    /// <summary>True when a definition can be looked into at the node of that execution id; it is then counted.</summary>
    public bool Admits(string id, JsonElement definition) =>
        id.Length <= MaxIdLength && Count(Length(definition.Member("nodes")), slots: 0, bytes: 0) is null;

    private static string? Place(UiScope scope, UiNode host, object key) =>
        scope.IsInside(key) ? $"contains itself; remove node {host.Id} from it"
        : scope.Depth >= MaxDepth || scope.IdOf(host.Id).Length > MaxIdLength ? $"is nested more than {MaxDepth} deep"
        : null;

    private string? Count(int nodes, int slots, int bytes)
    {
        if (_nodes + nodes > MaxNodes || _slots + slots > MaxSlots || _bytes + bytes > MaxDefinitionBytes)
        {
            _isFull = true;
            return $"would make more than {MaxNodes} nodes of this workflow";
        }
        _nodes += nodes;
        _slots += slots;
        _bytes += bytes;
        return null;
    }

    private static int Length(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
}
