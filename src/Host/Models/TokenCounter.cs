using Microsoft.Extensions.Caching.Memory;
using Microsoft.ML.Tokenizers;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// Counts tokens with o200k_base, the vocabulary of OpenAI's present models. Other models cut text differently, mostly into a few more
/// pieces; budgets leave room for that.
/// </summary>
internal sealed class TokenCounter : IDisposable
{
    // In letters; what an entry costs by itself counts as some more of them.
    private const int CacheSize = 2_000_000;
    private const int EntrySize = 100;

    // Loading the vocabulary takes a third of a second: it starts with the service and not with the first message.
    private readonly Task<Tokenizer> _tokenizer = Task.Run<Tokenizer>(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    // System message, tools and transcript come again with every request; counting them anew cost four times as much as all the rest of it.
    private readonly MemoryCache _counted = new(new MemoryCacheOptions { SizeLimit = CacheSize });

    /// <summary>The number of tokens of <paramref name="text"/>.</summary>
    public int Count(string text) => text.Length == 0 ? 0 : _counted.GetOrCreate(text, entry =>
    {
        entry.Size = EntrySize + text.Length;
        return _tokenizer.GetAwaiter().GetResult().CountTokens(text);
    });

    public void Dispose() => _counted.Dispose();
}
