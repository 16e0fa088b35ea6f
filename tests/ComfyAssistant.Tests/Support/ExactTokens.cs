using ComfyAssistant.Host.Models.Tokens;

namespace ComfyAssistant.Tests.Support;

internal static class ExactTokens
{
    private static readonly Lazy<TokenCounter> Loaded = new(() =>
    {
        var counter = new TokenCounter();
        counter.Ready.GetAwaiter().GetResult();
        return counter;
    });

    /// <summary>A counter whose vocabulary is there: counts do not depend on how fast it loads.</summary>
    public static TokenCounter Counter => Loaded.Value;
}
