using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace ComfyAssistant.Host.Models.Tokens;

/// <summary>
/// Counts tokens with o200k_base, the vocabulary of OpenAI's present models. Other models cut text differently, mostly into a few more
/// pieces; budgets leave room for that.
/// </summary>
internal sealed class TokenCounter : IDisposable
{
    // In characters; what an entry costs by itself counts as some more of them.
    private const int CacheSize = 2_000_000;
    private const int EntrySize = 100;

    /// <summary>The longest text, in characters, that is counted whole; of a longer one, samples of as much in all.</summary>
    private const int MaxExact = 262_144;
    private const int SampleLength = 4_096;

    private readonly Lazy<Task<BytePairs>> _pairs = new(() => Task.Run(() => new BytePairs(Vocabulary.Load())));

    // System message, tools and transcript come again with every request; counting them each time cost four times as much as all the rest
    // of it.
    private readonly MemoryCache _counted = new(new MemoryCacheOptions { SizeLimit = CacheSize });

    /// <summary>Whether counts are exact; until then they are estimates on the high side.</summary>
    public bool IsExact => _pairs is { IsValueCreated: true, Value.IsCompleted: true };

    /// <summary>Loads the vocabulary, once; done when counts are exact. No message waits for it.</summary>
    /// <exception cref="InvalidDataException">The vocabulary is not what it should be.</exception>
    public Task Ready => _pairs.Value;

    /// <summary>The number of tokens of <paramref name="text"/>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Gives up before the next text.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public int Count(string text, CancellationToken cancellationToken = default)
    {
        if (text.Length == 0)
            return 0;
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsExact)
            return Estimate(text);
        return _counted.GetOrCreate(text, entry =>
        {
            entry.Size = EntrySize + text.Length;
            return Count(text, _pairs.Value.GetAwaiter().GetResult());
        });
    }

    public void Dispose() => _counted.Dispose();

    // Evenly spread samples: a request of 32 MB would otherwise keep a core busy for seconds after its client has left.
    private static int Count(string text, BytePairs pairs)
    {
        if (text.Length <= MaxExact)
            return pairs.Count(text);
        const int samples = MaxExact / SampleLength;
        var stride = (text.Length - SampleLength) / (samples - 1);
        var counted = 0L;
        for (var i = 0; i < samples; i++)
            counted += pairs.Count(text.AsSpan(i * stride, SampleLength));
        return (int)Math.Min(int.MaxValue, counted * text.Length / MaxExact);
    }

    // English has about four letters a token, JSON and other languages fewer bytes a token.
    private static int Estimate(string text) => 1 + Encoding.UTF8.GetByteCount(text) / 3;
}
