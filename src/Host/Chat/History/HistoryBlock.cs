using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// What must stay together: a user's message, or an assistant's message with the results of its calls. A provider answers 400 to a call
/// without its result and to a result without its call.
/// </summary>
/// <param name="Messages">The message and, for a tool round, the results behind it with their pictures.</param>
/// <param name="Tokens">What they cost.</param>
internal sealed record HistoryBlock(IReadOnlyList<ChatMessageContent> Messages, int Tokens)
{
    public bool IsUser => Messages[0].Role == AuthorRole.User;

    public bool IsRound => Messages.Count > 1;

    /// <summary>Cuts a history, without its system message, into blocks.</summary>
    public static List<HistoryBlock> Of(IEnumerable<ChatMessageContent> messages, MessageTokens tokens)
    {
        var blocks = new List<List<ChatMessageContent>>();
        foreach (var message in messages)
            if ((message.Role == AuthorRole.Tool || ResultPictures.Is(message)) && blocks.Count > 0)
                blocks[^1].Add(message);
            else
                blocks.Add([message]);
        return [.. blocks.Select(block => new HistoryBlock(block, block.Sum(tokens.Of)))];
    }
}
