using System.Text;
using Microsoft.ML.Tokenizers;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// Counts tokens with o200k_base, the vocabulary of OpenAI's present models. Other models cut text differently, mostly into a few more
/// pieces; budgets leave room for that.
/// </summary>
internal sealed class TokenCounter
{
    // Loading the vocabulary takes a third of a second: it starts with the service and not with the first message.
    private readonly Task<Tokenizer> _tokenizer = Task.Run<Tokenizer>(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The number of tokens of <paramref name="text"/>.</summary>
    public int Count(string text) => text.Length == 0 ? 0 : _tokenizer.GetAwaiter().GetResult().CountTokens(text);

    /// <summary>Whether the text has at most so many tokens. Short texts are told without counting: no token is shorter than a byte.</summary>
    public bool Fits(string text, int tokens) => Encoding.UTF8.GetByteCount(text) <= tokens || Count(text) <= tokens;
}
