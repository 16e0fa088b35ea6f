using System.Numerics;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>Finds the names that someone most likely meant: other letter case and separators first, then parts, then typos.</summary>
public static class NearestName
{
    private const int LongestFolded = 128;

    /// <summary>The best candidates, best first; empty when nothing resembles the text.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <param name="count">How many to return at most.</param>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> candidates, int count) =>
        [.. Ranked(text, candidates, c => c, count)];

    /// <summary>The best candidate; null when nothing resembles the text.</summary>
    public static string? Best(string text, IEnumerable<string> candidates) => Of(text, candidates, 1) is [var best] ? best : null;

    /// <summary>
    /// Letters and digits in lower case: <c>Load Image</c>, <c>load_image</c> and <c>LoadImage</c> fold to the same text.
    /// </summary>
    public static string Fold(string text)
    {
        Span<char> folded = stackalloc char[LongestFolded];
        return new string(folded[..Fold(text, folded)]);
    }

    internal static IEnumerable<T> Ranked<T>(string text, IEnumerable<T> candidates, Func<T, string> name, int count) =>
        Ranked(text, candidates.Select(candidate => (FoldedName.Of(name(candidate)), candidate)), count);

    /// <summary>The same for names that are asked for often, and so are kept as they fold.</summary>
    internal static IEnumerable<T> Ranked<T>(string text, IEnumerable<(FoldedName Name, T Candidate)> candidates, int count)
    {
        var wanted = FoldedName.Of(text);
        if (wanted.Text.Length == 0) return [];
        var scored = new List<(int Score, T Candidate)>();
        foreach (var (name, candidate) in candidates)
        {
            var score = Score(wanted, name);
            if (score >= 0) scored.Add((score, candidate));
        }
        // Stable, so that equally good names keep the server's order.
        return scored.OrderBy(s => s.Score).Take(count).Select(s => s.Candidate);
    }

    // 0 is equal; negative is no resemblance. A part costs by what is missing around it, a typo more than a missing letter.
    private static int Score(FoldedName wantedName, FoldedName givenName)
    {
        var (wanted, name) = (wantedName.Text, givenName.Text);
        if (name.Length == 0) return -1;
        if (name == wanted) return 0;
        var difference = Math.Abs(wanted.Length - name.Length);
        var (missing, surplus) = (wantedName.Letters & ~givenName.Letters, givenName.Letters & ~wantedName.Letters);
        if (Math.Min(wanted.Length, name.Length) >= 4
            && ((missing == 0 && name.Contains(wanted, StringComparison.Ordinal))
                || (surplus == 0 && wanted.Contains(name, StringComparison.Ordinal)))) return 10 + difference;
        var allowed = Math.Max(1, wanted.Length / 3);
        if (difference > allowed) return -1;
        // Each letter that the other lacks takes an edit of its own, and counting them is much quicker than looking for the edits.
        if (BitOperations.PopCount(missing) > allowed || BitOperations.PopCount(surplus) > allowed) return -1;
        var distance = Distance(wanted, name, allowed);
        return distance > allowed ? -1 : 5 + (distance * 4);
    }

    // Levenshtein's distance, only where it can be within the limit: a workflow may hold thousands of unknown names and a catalog tens of
    // thousands of types.
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        Span<int> row = stackalloc int[LongestFolded + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var from = Math.Max(1, i - limit);
            var diagonal = row[from - 1];
            // Left of the band everything is too far; nothing was ever written to its right.
            row[from - 1] = from == 1 ? i : limit + 1;
            var best = row[from - 1];
            for (var j = from; j <= Math.Min(b.Length, i + limit); j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
                best = Math.Min(best, cost);
            }
            if (best > limit) return best;
        }
        return row[b.Length];
    }

    private static int Fold(string text, Span<char> folded)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c != '+') continue;
            if (length == folded.Length) break;
            // The sampler that everyone writes DPM++ is dpmpp here.
            folded[length++] = c == '+' ? 'p' : char.ToLowerInvariant(c);
        }
        return length;
    }
}
