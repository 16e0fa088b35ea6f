using System.Globalization;
using System.Text;

namespace ComfyAssistant.Bench.Verdicts;

/// <summary>Counts where the validator and ComfyUI differ, by what can be told from an object_info and what cannot.</summary>
internal sealed class VerdictFigures
{
    private const string Plain = "all other kinds";

    private static readonly (string Name, Func<string, bool> Is)[] Groups =
    [
        ("nodes with checks of their own, which an object_info does not show",
            kind => Has(kind, "OracleKwargs", "OracleValidates", "OracleInputTypes")),
        ("files, for which only ComfyUI can be asked", kind => kind.StartsWith("upload ", StringComparison.Ordinal)),
        ("accepted, though the node fails on it: values for links, objects", kind => Has(kind, "socket", "object", "{}")),
        ("dynamic inputs", kind => Has(kind, "dotted", "DYNAMIC", "AUTOGROW")),
        (Plain, _ => true),
    ];

    private readonly Dictionary<string, int[]> _counts = Groups.ToDictionary(group => group.Name, _ => new int[4]);

    /// <summary>Takes a pair of verdicts; the way they differ, or null.</summary>
    public string? Add(string kind, string ours, string theirs)
    {
        var counts = _counts[Groups.First(group => group.Is(kind)).Name];
        counts[0]++;
        if (ours == theirs) return null;
        var (way, at) = (ours, theirs) switch
        {
            ("reject", _) => ("alarm", 2),
            (_, "reject") => ("MISS", 1),
            _ => ("part", 3),
        };
        counts[at]++;
        return way;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder("prompts   misses          false alarms    in part judged otherwise\n");
        foreach (var (name, counts) in _counts) Line(text, name, counts);
        Line(text, "in all", [.. Enumerable.Range(0, 4).Select(i => _counts.Values.Sum(counts => counts[i]))]);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, int[] counts)
    {
        var share = 100.0 / Math.Max(1, counts[0]);
        text.Append(CultureInfo.InvariantCulture,
            $"{counts[0],7}   {counts[1],5} ({counts[1] * share:0.00} %)   {counts[2],5} ({counts[2] * share:0.00} %)   "
            + $"{counts[3],5}   {name}\n");
    }

    private static bool Has(string kind, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (kind.Contains(word, StringComparison.Ordinal)) return true;
        return false;
    }
}
