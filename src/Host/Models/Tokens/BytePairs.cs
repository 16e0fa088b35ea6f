using System.Text;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Tokens;

/// <summary>Counts tokens exactly: text is cut into words as o200k_base cuts it, and each word is merged pair by pair.</summary>
/// <param name="vocabulary">Which pairs merge, and which first.</param>
internal sealed partial class BytePairs(Vocabulary vocabulary)
{
    /// <summary>
    /// The longest word, in bytes, that is merged as one. Merging takes the square of the length: a run of 200,000 letters without a space
    /// took minutes. Longer words are merged in windows, which is off by about a token a window.
    /// </summary>
    private const int Window = 256;

    /// <summary>The tokens of <paramref name="text"/>.</summary>
    public int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        Span<byte> bytes = stackalloc byte[Window];
        foreach (var match in Word().EnumerateMatches(text))
            for (var word = text.Slice(match.Index, match.Length); !word.IsEmpty;)
            {
                // Half a surrogate pair becomes the replacement character, as in every UTF-8 that a provider is sent.
                Encoding.UTF8.GetEncoder().Convert(word, bytes, flush: true, out var read, out var written, out _);
                count += Merged(bytes[..written]);
                word = word[read..];
            }
        return count;
    }

    /// <summary>The number of tokens that a sequence of bytes merges to.</summary>
    private int Merged(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 1 || vocabulary.Rank(bytes) != Vocabulary.None)
            return 1;

        // starts[i] is where part i begins; ranks[i] is the rank of parts i and i + 1 together.
        Span<int> starts = stackalloc int[bytes.Length + 1];
        Span<int> ranks = stackalloc int[bytes.Length + 1];
        for (var i = 0; i <= bytes.Length; i++)
            starts[i] = i;
        var parts = bytes.Length;
        for (var i = 0; i < parts - 1; i++)
            ranks[i] = vocabulary.Rank(bytes[i..(i + 2)]);

        while (parts > 1 && Lowest(ranks[..(parts - 1)]) is var at and >= 0)
        {
            starts[(at + 2)..(parts + 1)].CopyTo(starts[(at + 1)..]);
            ranks[(at + 1)..(parts - 1)].CopyTo(ranks[at..]);
            parts--;
            if (at < parts - 1)
                ranks[at] = vocabulary.Rank(bytes[starts[at]..starts[at + 2]]);
            if (at > 0)
                ranks[at - 1] = vocabulary.Rank(bytes[starts[at - 1]..starts[at + 1]]);
        }
        return parts;
    }

    private static int Lowest(ReadOnlySpan<int> ranks)
    {
        var (best, at) = (Vocabulary.None, -1);
        for (var i = 0; i < ranks.Length; i++)
            if (ranks[i] < best)
                (best, at) = (ranks[i], i);
        return at;
    }

    /// <summary>The words of o200k_base, as OpenAI published their pattern with tiktoken.</summary>
    [GeneratedRegex(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Word();
}
