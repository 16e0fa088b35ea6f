using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Tests.Support;
using Microsoft.ML.Tokenizers;

namespace ComfyAssistant.Tests.Unit.Models.Tokens;

public class TokenCounterTests
{
    private static readonly Lazy<Tokenizer> Library = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));
    private static readonly Lazy<BytePairs> Pairs = new(() => new BytePairs(Vocabulary.Load()));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Add a KSampler and connect it to the checkpoint's MODEL output, won't you?")]
    [InlineData("{\"1\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":123456789012345,\"cfg\":7.5}}}")]
    [InlineData("日本語のプロンプト、한국어, русский язык, العربية, हिन्दी")]
    [InlineData("👩‍👩‍👧‍👦 🖼️ ½ ﬁ İı ǅ")]
    [InlineData("\r\n\r\n  \t x\n\n\n   y  ")]
    [InlineData("it's I'M they'LL we'd")]
    [InlineData("\\\\server\\share/path///a//b ------ ====== 0x1F")]
    public void Counts_as_the_library_counts(string text) => Assert.Equal(Library.Value.CountTokens(text), Pairs.Value.Count(text));

    [Fact]
    public void Counts_every_shipped_prompt_as_the_library_counts_it()
    {
        var prompts = Directory.GetFiles(RepositoryFiles.Of("src/Prompts"), "*.md", SearchOption.AllDirectories);

        Assert.NotEmpty(prompts);
        foreach (var text in prompts.Select(File.ReadAllText))
            Assert.Equal(Library.Value.CountTokens(text), Pairs.Value.Count(text));
    }

    [Fact]
    public void Counts_random_mixtures_of_scripts_as_the_library_counts_them()
    {
        const string letters = "aZ é ñßЖя漢字かナ한 ع 🦊\n\t'\"{}[]:;/\\-_0123456789.s tdmlv";
        var random = new Random(41);
        for (var round = 0; round < 2_000; round++)
        {
            var runes = letters.EnumerateRunes().ToArray();
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => runes[random.Next(runes.Length)]));
            Assert.Equal(Library.Value.CountTokens(text), Pairs.Value.Count(text));
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("漢")]
    [InlineData("-")]
    [InlineData("\n")]
    [InlineData("aB")]
    public void A_run_without_a_break_is_counted_in_windows_and_comes_close(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 3_000 / piece.Length));

        Assert.InRange((double)Pairs.Value.Count(text), Library.Value.CountTokens(text) * 0.95, Library.Value.CountTokens(text) * 1.1 + 2);
    }

    [Fact]
    public async Task A_text_beyond_the_exact_length_is_sampled_and_comes_close()
    {
        using var counter = new TokenCounter();
        await counter.Ready;
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"node {number} feeds the sampler; "));

        Assert.InRange((double)counter.Count(text), Library.Value.CountTokens(text) * 0.9, Library.Value.CountTokens(text) * 1.1);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_counted_like_the_replacement_character_that_is_sent() =>
        Assert.Equal(Pairs.Value.Count("a\uFFFDb"), Pairs.Value.Count("a\uD83Db"));
}
