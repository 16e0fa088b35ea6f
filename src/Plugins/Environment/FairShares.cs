namespace ComfyAssistant.Plugins.Environment;

/// <summary>Shortens lists side by side to a common limit, so that a long one hides none of the others.</summary>
internal static class FairShares
{
    /// <summary>The beginning of each list. Short lists stay whole, and what they leave goes to the long ones.</summary>
    /// <param name="lists">The lists by name.</param>
    /// <param name="limit">How many items there may be in all; each list keeps one in any case.</param>
    public static Dictionary<string, IReadOnlyList<string>> Of(ILookup<string, string> lists, int limit)
    {
        var share = new Dictionary<string, int>(StringComparer.Ordinal);
        var (left, rest) = (lists.Count, limit);
        foreach (var list in lists.OrderBy(list => list.Count()))
        {
            share[list.Key] = Math.Min(list.Count(), Math.Max(1, rest / left));
            rest -= share[list.Key];
            left--;
        }
        return lists.ToDictionary(list => list.Key, IReadOnlyList<string> (list) => [.. list.Take(share[list.Key])]);
    }
}
