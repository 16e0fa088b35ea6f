using System.Runtime.InteropServices;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>Finds for the nodes of one workflow those of another that are the same node, whatever their ids.</summary>
internal static class NodePairs
{
    // What a link joins is known only once its source has its counterpart, so that the pairs are found from the sources on.
    private const int Rounds = 3;

    private const double Alike = 0.5;

    // Of very many nodes of one type not every pair is weighed.
    private const int MostWeighed = 200_000;

    // Two values this long are the same to a weigher when they begin alike: hundreds of nodes with one long text would be read over and
    // over.
    private const int LongestWeighed = 2_000;

    /// <summary>The ids in the second workflow by those in the first.</summary>
    public static IReadOnlyDictionary<string, string> Of(Workflow before, Workflow after)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in before.Nodes)
            if (after.Find(node.Id) is { } same && same.Type == node.Type)
                pairs.TryAdd(node.Id, same.Id);
        for (var round = 0; round < Rounds; round++) Add(before, after, pairs);
        // A node that became another in its place.
        var taken = pairs.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var node in before.Nodes)
            if (!pairs.ContainsKey(node.Id) && after.Find(node.Id) is not null && taken.Add(node.Id))
                pairs[node.Id] = node.Id;
        return pairs;
    }

    private static void Add(Workflow before, Workflow after, Dictionary<string, string> pairs)
    {
        var taken = pairs.Values.ToHashSet(StringComparer.Ordinal);
        var left = MostWeighed;
        var open = after.Nodes.Where(n => !taken.Contains(n.Id)).ToLookup(n => n.Type, StringComparer.Ordinal);
        foreach (var group in before.Nodes.Where(n => !pairs.ContainsKey(n.Id)).GroupBy(n => n.Type, StringComparer.Ordinal).ToList())
        {
            var (ours, theirs) = (group.DistinctBy(n => n.Id).ToList(), open[group.Key].DistinctBy(n => n.Id).ToList());
            var isOnlyOne = ours.Count == 1 && theirs.Count == 1;
            if ((long)ours.Count * theirs.Count > left) theirs = [.. theirs.Take(Math.Max(1, left / ours.Count))];
            left = Math.Max(0, left - (ours.Count * theirs.Count));
            var weighed = (from a in ours
                           from b in theirs
                           let likeness = Likeness(a, b, pairs)
                           where likeness >= Alike
                           orderby likeness descending
                           select (a, b)).ToList();
            // The only one of its type on both sides, however much was changed on it.
            if (isOnlyOne) weighed = [(ours[0], theirs[0])];
            foreach (var (a, b) in weighed)
                if (!pairs.ContainsKey(a.Id) && taken.Add(b.Id))
                    pairs[a.Id] = b.Id;
        }
    }

    // From 0 to 1: the share of equal inputs, and a title that a person gave counts as much as one.
    private static double Likeness(WorkflowNode left, WorkflowNode right, Dictionary<string, string> pairs)
    {
        var (all, same) = (0, 0);
        foreach (var input in left.Inputs)
        {
            all++;
            if (IsAlike(input, right.Input(input.Name), pairs)) same++;
        }
        foreach (var input in right.Inputs)
            if (left.Input(input.Name) is null)
                all++;
        var (hasTitle, isSameTitle) = (left.Title ?? right.Title, left.Title == right.Title);
        if (hasTitle is not null) all++;
        return all == 0 ? 1 : (same + (hasTitle is not null && isSameTitle ? 1 : 0)) / (double)all;
    }

    private static bool IsAlike(WorkflowInput left, WorkflowInput? right, Dictionary<string, string> pairs)
    {
        if (right is null || left.Link is not null || right.Link is not null) return WorkflowDiff.IsSame(left, right, pairs);
        var one = Raw(left.Value);
        var other = Raw(right.Value);
        return one.Length > LongestWeighed && other.Length > LongestWeighed
            ? one[..LongestWeighed].SequenceEqual(other[..LongestWeighed])
            : WorkflowDiff.IsSame(left, right, pairs);
    }

    private static ReadOnlySpan<byte> Raw(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(value);
}
