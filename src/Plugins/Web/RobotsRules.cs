namespace ComfyAssistant.Plugins.Web;

/// <summary>What a site's <c>robots.txt</c> lets us read (RFC 9309): the longest rule that matches wins, and a tie allows.</summary>
internal sealed class RobotsRules
{
    private const int MostRules = 2000;
    private const int LongestRule = 1000;

    private readonly List<(bool Allows, string Path)> _rules;

    private RobotsRules(List<(bool Allows, string Path)> rules) => _rules = rules;

    /// <summary>Everything may be read.</summary>
    public static RobotsRules Open { get; } = new([]);

    /// <summary>Nothing may be read.</summary>
    public static RobotsRules Closed { get; } = new([(false, "/")]);

    /// <summary>Reads the file. What is no rule is passed over, as the standard has it.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="product">Our name: the groups for it are followed, or those for everybody where there is none.</param>
    public static RobotsRules Read(string text, string product)
    {
        var (own, all) = (new List<(bool, string)>(), new List<(bool, string)>());
        var (hasOwn, isOwn, isAll, inRules) = (false, false, false, true);
        foreach (var line in text.TrimStart('\ufeff').Split('\n'))
        {
            var pair = line.Split('#')[0].Split(':', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2) continue;
            var (name, value) = (pair[0].ToLowerInvariant(), pair[1]);
            if (name == "user-agent")
            {
                if (inRules) (isOwn, isAll, inRules) = (false, false, false);
                isOwn |= value.Equals(product, StringComparison.OrdinalIgnoreCase);
                isAll |= value == "*";
                hasOwn |= isOwn;
            }
            else if (name is "allow" or "disallow")
            {
                inRules = true;
                // An empty rule matches nothing.
                if (value.Length is 0 or > LongestRule) continue;
                if (isOwn && own.Count < MostRules) own.Add((name == "allow", value));
                if (isAll && all.Count < MostRules) all.Add((name == "allow", value));
            }
        }
        return new(hasOwn ? own : all);
    }

    /// <summary>Whether a path with its query may be read.</summary>
    public bool Allow(string path)
    {
        var best = (Length: -1, Allows: true);
        foreach (var (allows, rule) in _rules)
            if (rule.Length >= best.Length && Matches(rule, path))
                best = (rule.Length, allows || rule.Length == best.Length && best.Allows);
        return best.Allows;
    }

    // '*' is any run of letters, '$' at the end is the end. Only the last '*' is tried again, so that no rule can take long.
    private static bool Matches(string rule, string path)
    {
        var isWhole = rule.EndsWith('$');
        if (isWhole) rule = rule[..^1];
        var (at, star, from) = (0, -1, 0);
        for (var i = 0; i <= path.Length;)
        {
            if (at == rule.Length && (!isWhole || i == path.Length)) return true;
            if (i == path.Length) return rule.AsSpan(at).TrimStart('*').IsEmpty;
            if (at < rule.Length && rule[at] == '*') (star, from, at) = (at, i, at + 1);
            else if (at < rule.Length && rule[at] == path[i]) (at, i) = (at + 1, i + 1);
            else if (star >= 0) (at, i) = (star + 1, ++from);
            else return false;
        }
        return false;
    }
}
