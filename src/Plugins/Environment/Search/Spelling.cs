using System.Numerics;

namespace ComfyAssistant.Plugins.Environment.Search;

/// <summary>
/// Finds known words that a misspelt one stands for: those that become equal to it when at most one letter of each is struck out.
/// That covers a letter too many, too few, wrong, or swapped with its neighbour.
/// </summary>
internal sealed class Spelling
{
    private const int Shortest = 4;
    private const int Longest = 24;
    private const int Suggested = 3;

    private readonly string[] _words;

    // Which letters each word has. Words apart by a letter each differ in two bits at most, which rules out nearly all at once.
    private readonly uint[] _letters;

    public Spelling(IEnumerable<string> words)
    {
        _words = [.. words.Where(word => word.Length is >= Shortest and <= Longest)];
        _letters = [.. _words.Select(Letters)];
    }

    public IEnumerable<string> Suggest(string word)
    {
        if (word.Length is < Shortest or > Longest) return [];
        var found = new List<string>();
        var letters = Letters(word);
        for (var i = 0; i < _letters.Length; i++)
            if (BitOperations.PopCount(_letters[i] ^ letters) <= 2 && IsNear(_words[i], word))
                found.Add(_words[i]);
        // People rarely miss the beginning of a word.
        return found.OrderByDescending(known => CommonStart(known, word)).ThenBy(known => Math.Abs(known.Length - word.Length))
            .Take(Suggested);
    }

    private static bool IsNear(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (Math.Abs(one.Length - other.Length) > 1) return false;
        var start = one.CommonPrefixLength(other);
        one = one[start..];
        other = other[start..];
        while (one.Length > 0 && other.Length > 0 && one[^1] == other[^1])
        {
            one = one[..^1];
            other = other[..^1];
        }
        return (one.Length <= 1 && other.Length <= 1) || one[1..].SequenceEqual(other[..^1]) || one[..^1].SequenceEqual(other[1..]);
    }

    private static uint Letters(string word)
    {
        var letters = 0u;
        foreach (var letter in word) letters |= 1u << (letter & 31);
        return letters;
    }

    private static int CommonStart(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}
