namespace ComfyAssistant.Plugins.Workflows;

/// <summary>Finds for the nodes of one workflow those of another that are the same node, whatever their ids.</summary>
internal static class NodePairs
{
    // What a link joins is known only once its source has its counterpart, so that the pairs are found from the sources on.
    private const int Rounds = 3;

    private const double Alike = 0.5;

    // Of very many nodes of one type not every pair is weighed.
    private const int MostWeighed = 200_000;

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
        var open = after.Nodes.Where(n => !taken.Contains(n.Id)).ToLookup(n => n.Type, StringComparer.Ordinal);
        foreach (var group in before.Nodes.Where(n => !pairs.ContainsKey(n.Id)).GroupBy(n => n.Type, StringComparer.Ordinal).ToList())
        {
            var (left, right) = (group.DistinctBy(n => n.Id).ToList(), open[group.Key].DistinctBy(n => n.Id).ToList());
            if ((long)left.Count * right.Count > MostWeighed) right = [.. right.Take(Math.Max(1, MostWeighed / left.Count))];
            var weighed = (from a in left
                           from b in right
                           let likeness = Likeness(a, b, pairs)
                           where likeness >= Alike
                           orderby likeness descending
                           select (a, b)).ToList();
            // The only one of its type on both sides, however much was changed on it.
            if (left.Count == 1 && right.Count == 1) weighed = [(left[0], right[0])];
            foreach (var (a, b) in weighed)
                if (!pairs.ContainsKey(a.Id) && taken.Add(b.Id))
                    pairs[a.Id] = b.Id;
        }
    }

    // From 0 to 1: the share of equal inputs, and a title that a person gave counts as much as one.
    private static double Likeness(WorkflowNode left, WorkflowNode right, Dictionary<string, string> pairs)
    {
        var names = left.Inputs.Select(i => i.Name).Union(right.Inputs.Select(i => i.Name)).ToList();
        var same = names.Count(name => WorkflowDiff.IsSame(left.Input(name), right.Input(name), pairs));
        var (hasTitle, isSameTitle) = (left.Title ?? right.Title, left.Title == right.Title);
        var all = names.Count + (hasTitle is null ? 0 : 1);
        return all == 0 ? 1 : (same + (hasTitle is not null && isSameTitle ? 1 : 0)) / (double)all;
    }
}
