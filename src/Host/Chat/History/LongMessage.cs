using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>A message that is too much by itself: its beginning is kept, with a note of what is missing and how to read it.</summary>
internal static partial class LongMessage
{
    // In tokens. What is shorter is not what makes a conversation too long.
    private const int Least = 256;

    // In tokens, of the notes below.
    private const int NoteCost = 48;

    /// <summary>The message with the longest of its texts cut.</summary>
    /// <param name="message">The message; it is left as it is.</param>
    /// <param name="target">Tokens that it may cost.</param>
    /// <param name="tokens">Counts messages.</param>
    /// <returns>The shorter message, or null where nothing in it can be cut.</returns>
    public static ChatMessageContent? Cut(ChatMessageContent message, int target, MessageTokens tokens)
    {
        if (message.Items.OfType<FunctionCallContent>().Any())
            return ShortResult.Calls(message) is var brief && !ReferenceEquals(brief, message) && tokens.Of(brief) < tokens.Of(message)
                ? brief : null;
        var longest = message.Items.Where(item => item is TextContent or FunctionResultContent).MaxBy(item => Text(item).Length);
        if (longest is null || Shorter(longest, tokens.Of(message) - target, tokens) is not { } shorter)
            return null;
        return new ChatMessageContent
        {
            Role = message.Role,
            Items = [.. message.Items.Select(item => ReferenceEquals(item, longest) ? shorter : item)],
            Metadata = message.Metadata,
        };
    }

    private static KernelContent? Shorter(KernelContent item, int excess, MessageTokens tokens)
    {
        var text = Text(item);
        var cost = tokens.Of(text);
        if (cost <= Least)
            return null;

        // A text that was cut already is cut at its note, which is then written again.
        var (whole, kept) = Note().Match(text) is { Success: true } note
            ? (int.Parse(note.Groups["whole"].ValueSpan, CultureInfo.InvariantCulture), text[..note.Index])
            : (text.Length, text);
        var wanted = Math.Max(Least / 2, cost - excess - NoteCost);
        var length = (int)((long)kept.Length * wanted / cost);
        while (length > 0 && tokens.Of(kept.Start(length)) > wanted)
            length = length * 9 / 10;
        if (length >= kept.Length)
            return null;

        var start = kept.Start(length);
        return item is FunctionResultContent result
            ? new FunctionResultContent(result.FunctionName, result.PluginName, result.CallId,
                start + Rest(start.Length, whole, result.CallId))
            : new TextContent(start + Rest(start.Length, whole, callId: null));
    }

    private static string Rest(int kept, int whole, string? callId) => string.Create(CultureInfo.InvariantCulture,
        $"… (cut: {kept} of {whole} characters, as the whole does not fit.") + (callId is null
            ? " What stood behind it is not known here.)"
            : string.Create(CultureInfo.InvariantCulture,
                $" The rest: readEarlierResult with callId \"{callId}\" and from {kept}; or ask for less.)"));

    private static string Text(KernelContent item) => item switch
    {
        TextContent text => text.Text ?? "",
        FunctionResultContent result => result.Result?.ToString() ?? "",
        _ => "",
    };

    [GeneratedRegex(@"… \(cut: \d+ of (?<whole>\d+) characters, as the whole does not fit\.[^\n]*\)\z")]
    private static partial Regex Note();
}
