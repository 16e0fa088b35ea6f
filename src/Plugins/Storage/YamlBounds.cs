using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// Bounds on YAML that somebody else wrote, to be checked before anything is built of it: building recurses, so that thousands of <c>[</c>,
/// or an alias inside its own anchor, would overflow the stack and end the process.
/// </summary>
public static class YamlBounds
{
    private const int MaxDepth = 20;
    private const int MaxEvents = 20_000;

    /// <summary>What is wrong with the text, as a sentence; null when it is within the bounds.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="maxAliases">How many <c>*name</c> it may hold.</param>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static string? Problem(string yaml, int maxAliases)
    {
        var parser = new Parser(new StringReader(yaml));
        var open = new List<(int Depth, AnchorName Anchor)>();
        var (depth, events, aliases) = (0, 0, 0);
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            depth += current.NestingIncrease;
            if (depth > MaxDepth) return $"is nested more than {MaxDepth} deep.";
            if (++events > MaxEvents) return $"has more than {MaxEvents} parts.";
            open.RemoveAll(o => o.Depth > depth);
            if (current is AnchorAlias alias && (++aliases > maxAliases || open.Exists(o => o.Anchor == alias.Value)))
                return maxAliases == 0 ? "uses aliases ('*name')." : "uses too many aliases ('*name'), or one inside of itself.";
            if (current is NodeEvent { Anchor.IsEmpty: false } node && current.NestingIncrease > 0) open.Add((depth, node.Anchor));
        }
        return null;
    }
}
