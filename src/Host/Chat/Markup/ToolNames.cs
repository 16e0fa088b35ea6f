namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>
/// The names of the tools that a model is offered, found also where it writes them with trimmings: <c>functions.addNode:0</c> (Kimi),
/// <c>default_api:addNode</c> (Gemini), <c>addNode&lt;|channel|&gt;commentary</c> (gpt-oss), <c>add_node</c>. A name that could mean two
/// tools means none.
/// </summary>
internal sealed class ToolNames(IEnumerable<string> offered)
{
    private static readonly string[] Namespaces = ["functions", "function", "defaultapi", "tools", "tool", "api", "mcp", "call"];

    private readonly HashSet<string> _offered = [.. offered];
    private ILookup<string, string>? _plain;

    public IEnumerable<string> All => _offered;

    /// <summary>The offered name that <paramref name="written"/> means, or null.</summary>
    public string? Find(string written)
    {
        if (_offered.Contains(written))
            return written;
        return Only([Plain(written)]) ?? Only(Segments(written)) ?? Only(WithoutNamespace(Plain(written)));
    }

    private string? Only(IEnumerable<string> plain)
    {
        _plain ??= _offered.ToLookup(Plain, StringComparer.Ordinal);
        var meant = plain.SelectMany(name => _plain[name].Concat(_plain[name.TrimEnd("0123456789".ToCharArray())])).Distinct().Take(2)
            .ToList();
        return meant.Count == 1 ? meant[0] : null;
    }

    // What stands between signs that no tool name holds, the words of snake case together: "functions.add_node:0" is functions, addnode, 0.
    private static IEnumerable<string> Segments(string written)
    {
        var pieces = written.Replace("__", ".", StringComparison.Ordinal)
            .Split(['.', ':', '/', '|', '<', '>', '#', '(', ')', '[', ']', '{', '}', '=', ',', ';'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var last = written.LastIndexOf('-');
        return (last < 0 ? pieces : pieces.Append(written[(last + 1)..])).Select(Plain).Where(piece => piece.Length > 0);
    }

    // Also the name written twice, as where a server repeats it with every piece and a proxy joins the pieces.
    private static IEnumerable<string> WithoutNamespace(string plain)
    {
        foreach (var space in Namespaces)
            if (plain.StartsWith(space, StringComparison.Ordinal))
                yield return plain[space.Length..];
        var half = plain.Length / 2;
        if (half > 0 && plain.Length % 2 == 0 && plain.AsSpan(0, half).SequenceEqual(plain.AsSpan(half)))
            yield return plain[..half];
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
