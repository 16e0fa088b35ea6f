using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>Collects whole lines up to a budget.</summary>
/// <param name="budget">The most it may cost; see <see cref="Cost(string)"/>.</param>
internal sealed class OutlineText(int budget)
{
    // A letter beyond Latin is a token of its own, or more, to nearly every model; four of ours make one.
    private const int BeyondLatin = 3;

    private readonly StringBuilder _text = new();

    public int Left { get; private set; } = budget;

    /// <summary>What a text costs: about its characters, and more for scripts that cost models more.</summary>
    public static int Cost(string text)
    {
        var cost = text.Length;
        foreach (var sign in text)
            if (sign > 0x2FF)
                cost += BeyondLatin - 1;
        return cost;
    }

    /// <summary>What lines cost together, with their breaks.</summary>
    public static int Cost(IEnumerable<string> lines) => lines.Sum(line => Cost(line) + 1);

    public void Add(string line)
    {
        if (_text.Length > 0) _text.Append('\n');
        _text.Append(line);
        Left -= Cost(line) + 1;
    }

    public void Add(IEnumerable<string> lines)
    {
        foreach (var line in lines) Add(line);
    }

    public override string ToString() => _text.ToString();
}
