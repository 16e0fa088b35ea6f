using System.Security.Cryptography;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.ML.Tokenizers;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// Counts tokens with o200k_base, the vocabulary of OpenAI's present models. Other models cut text differently, mostly into a few more
/// pieces; budgets leave room for that.
/// </summary>
internal sealed class TokenCounter : IDisposable
{
    // Longer texts are counted up to here, and the rest is taken to be of the same kind.
    private const int Counted = 100_000;

    // Entries, of some hundred bytes each.
    private const int CacheSize = 20_000;

    // Texts up to this length are their own key; of longer ones the hash is remembered and not the text.
    private const int ShortText = 64;

    // Loading the vocabulary takes a third of a second: it starts with the service and not with the first message.
    private readonly Task<Tokenizer> _tokenizer = Task.Run<Tokenizer>(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    // System message, tools and transcript come again with every request; counting them anew cost four times as much as all the rest of it.
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = CacheSize });

    /// <summary>The number of tokens of <paramref name="text"/>; an estimate for a text of more than 100,000 characters.</summary>
    /// <exception cref="OperationCanceledException">Counting was given up; checked every few thousand characters.</exception>
    public int Count(string text, CancellationToken cancellationToken = default)
    {
        if (text.Length == 0) return 0;
        var key = Key(text);
        if (_known.TryGetValue(key, out int known)) return known;
        var count = CountAnew(text, cancellationToken);
        return _known.Set(key, count, new MemoryCacheEntryOptions { Size = 1 });
    }

    public void Dispose() => _known.Dispose();

    private int CountAnew(string text, CancellationToken cancellationToken)
    {
        var tokenizer = _tokenizer.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        var rest = text.AsSpan();
        var (count, counted) = (0L, 0);
        while (!rest.IsEmpty && counted < Counted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = rest[..TextWindows.Next(rest)];
            count += tokenizer.CountTokens(window);
            counted += window.Length;
            rest = rest[window.Length..];
        }
        return (int)Math.Min(int.MaxValue, counted == text.Length ? count : (count * text.Length / counted) + 1);
    }

    private static object Key(string text)
    {
        if (text.Length <= ShortText) return text;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
