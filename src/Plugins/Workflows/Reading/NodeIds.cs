using System.Globalization;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>
/// Numbers of nodes as the frontend has them after it has loaded a file: a number that the root or an earlier subgraph uses already is
/// replaced by the next free one, and with it the execution id changes.
/// </summary>
internal sealed class NodeIds
{
    // The frontend's own limit.
    private const long Largest = 100_000_000;

    private readonly HashSet<long> _used = [];
    private long _last;

    public NodeIds(JsonElement root)
    {
        _last = Number(root.Member("last_node_id")) ?? Number(root.Member("state").Member("lastNodeId")) ?? 0;
        foreach (var id in Ids(root)) _used.Add(id);
    }

    /// <summary>The new ids of a subgraph's nodes, by the old ones; empty when it keeps all.</summary>
    public IReadOnlyDictionary<string, string> Renumbered(JsonElement subgraph)
    {
        var renumbered = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in Ids(subgraph))
        {
            if (_used.Add(id))
            {
                _last = Math.Max(_last, id);
                continue;
            }
            do _last++;
            while (!_used.Add(_last) && _last < Largest);
            renumbered[Text(id)] = Text(_last);
        }
        return renumbered;
    }

    private static IEnumerable<long> Ids(JsonElement graph) => graph.Member("nodes") is { ValueKind: JsonValueKind.Array } nodes
        ? nodes.EnumerateArray().Select(n => Number(n.Member("id"))).OfType<long>() : [];

    private static long? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
