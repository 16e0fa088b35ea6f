using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Bounds on YAML that somebody else wrote, to be checked before anything is built of it: building recurses, so that thousands of <c>[</c>,
/// or an alias inside its own anchor, would overflow the stack and end the process.
/// </summary>
public static class YamlBounds
{
    private const int UsualDepth = 20;
    private const int UsualEvents = 20_000;

    /// <summary>What is wrong with the text, as a sentence; null when it is within the bounds.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="maxAliases">How many <c>*name</c> it may hold.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    /// <param name="maxEvents">How many parts it may have.</param>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static string? Problem(string yaml, int maxAliases, int maxDepth = UsualDepth, int maxEvents = UsualEvents)
    {
        var parser = new Parser(new StringReader(yaml));
        var open = new List<(int Depth, AnchorName Anchor)>();
        var (depth, events, aliases) = (0, 0, 0);
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > maxDepth) return $"is nested more than {maxDepth} deep.";
            if (++events > maxEvents) return $"has more than {maxEvents} parts.";
            open.RemoveAll(o => o.Depth > depth);
            if (current is AnchorAlias alias && (++aliases > maxAliases || open.Exists(o => o.Anchor == alias.Value)))
                return maxAliases == 0 ? "uses aliases ('*name')." : "uses too many aliases ('*name'), or one inside of itself.";
            if (current is NodeEvent { Anchor.IsEmpty: false } node && current.NestingIncrease > 0) open.Add((depth, node.Anchor));
        }
        return null;
    }
}
