using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Users;

namespace ComfyAssistant.Host.Models.Metering;

/// <summary>Counts the tokens of the models that the studio pays for, against what their user may use in a day.</summary>
internal sealed partial class Meter(DailyQuota quota, TokenCounter counter)
{
    private const string Data = "data:";

    /// <summary>Looks before a call whether there may be one.</summary>
    /// <exception cref="ModelException">Today's tokens are used up.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (await quota.WhyNoTokensAsync(cancellationToken) is { } why)
            throw new ModelException(ModelFailure.Failed, why, new InvalidOperationException(why)) { Kind = ErrorKind.UsedUp };
    }

    /// <summary>Counts a call.</summary>
    public Task AddAsync(long tokens) => quota.AddTokensAsync(tokens);

    /// <summary>How long a text is, for calls of which the provider does not tell.</summary>
    public int Count(string text) => counter.Count(text);

    /// <summary>
    /// What a call has used of which only the bodies are known: as the provider says in the last of its events, or about.
    /// </summary>
    /// <param name="sent">The request.</param>
    /// <param name="received">The event stream, as far as it came.</param>
    public long Of(string sent, string received)
    {
        long? told = null;
        foreach (var line in received.Split('\n').Where(IsUsage))
            told = Told(line[Data.Length..]) ?? told;
        // Pictures in it are no text.
        return told ?? (long)counter.Count(DataUrl().Replace(sent, "")) + counter.Count(received) / 4;
    }

    private static bool IsUsage(string line) =>
        line.StartsWith(Data, StringComparison.Ordinal) && line.Contains("\"usage\"", StringComparison.Ordinal);

    private static long? Told(string json)
    {
        try
        {
            using var read = JsonDocument.Parse(json);
            return read.RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
                && usage.TryGetProperty("prompt_tokens", out var input) && input.TryGetInt64(out var sent)
                && usage.TryGetProperty("completion_tokens", out var output) && output.TryGetInt64(out var received)
                ? sent + received : null;
        }
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex("data:[^\"]*")]
    private static partial Regex DataUrl();
}
