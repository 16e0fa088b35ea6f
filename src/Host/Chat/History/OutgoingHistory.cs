using System.Text.RegularExpressions;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// The last look at a conversation before it is sent: an order of roles that the strictest provider takes. Mistral refuses a user's message
/// right behind a tool's result and an assistant's at the end, Anthropic and Gemini one at the beginning, and any two of one role in a row.
/// </summary>
internal static partial class OutgoingHistory
{
    private const string Acknowledged = "OK.";
    private const string Begin = "(The conversation begins here.)";
    private const string GoOn = "Go on.";
    private const string NoResult = "This call has no result.";
    private const int MaxNameLength = 64;

    /// <summary>The history to send; messages that are fit to be sent are the same objects.</summary>
    public static ChatHistory Of(ChatHistory history)
    {
        var sent = new ChatHistory();
        var open = new List<FunctionCallContent>();
        foreach (var message in history)
        {
            if (message.Role == AuthorRole.Tool)
            {
                AddResults(sent, message, open);
                continue;
            }
            Close(sent, open);
            if (message.Role == AuthorRole.Assistant)
                AddAssistant(sent, message, open);
            else
                AddOther(sent, message);
        }
        Close(sent, open);
        if (sent.Count == 0 || sent[^1].Role != AuthorRole.User && sent[^1].Role != AuthorRole.Tool)
            sent.AddUserMessage(GoOn);
        return sent;
    }

    private static void AddOther(ChatHistory sent, ChatMessageContent message)
    {
        if (message.Role == AuthorRole.User && sent.Count > 0 && sent[^1].Role == AuthorRole.Tool)
            sent.AddAssistantMessage(Acknowledged);
        if (sent.Count > 0 && sent[^1].Role == message.Role)
            sent[^1] = new ChatMessageContent(message.Role, [.. sent[^1].Items, .. message.Items]);
        else
            sent.Add(message);
    }

    private static void AddAssistant(ChatHistory sent, ChatMessageContent message, List<FunctionCallContent> open)
    {
        var calls = message.Items.OfType<FunctionCallContent>().ToList();
        var isSilent = string.IsNullOrWhiteSpace(message.Content);
        if (isSilent && calls.Count == 0)
            return;
        if (sent.Count == 0 || sent[^1].Role == AuthorRole.System)
            sent.AddUserMessage(Begin);

        message = Named(message, calls);
        calls = [.. message.Items.OfType<FunctionCallContent>()];
        if (sent[^1].Role == AuthorRole.Assistant)
            sent[^1] = Joined(sent[^1], message, calls);
        else
            sent.Add(message);
        open.AddRange(calls);
    }

    // One text of both: the connector sends only the first one of an assistant's message.
    private static ChatMessageContent Joined(ChatMessageContent first, ChatMessageContent second, IEnumerable<FunctionCallContent> calls)
    {
        var text = string.Join("\n\n", new[] { first.Content, second.Content }.Where(said => !string.IsNullOrWhiteSpace(said)));
        return new ChatMessageContent
        {
            Role = AuthorRole.Assistant,
            Items = [.. text.Length > 0 ? [new TextContent(text)] : Array.Empty<KernelContent>(), .. calls],
            Metadata = second.Metadata ?? first.Metadata,
        };
    }

    private static void AddResults(ChatHistory sent, ChatMessageContent message, List<FunctionCallContent> open)
    {
        // A result without its call, and a second one of the same call, are refused by all.
        var results = message.Items.OfType<FunctionResultContent>().Where(result => open.RemoveAll(call => call.Id == result.CallId) > 0)
            .ToList();
        if (results.Count == message.Items.Count)
            sent.Add(message);
        else if (results.Count > 0)
            sent.Add(new ChatMessageContent(AuthorRole.Tool, [.. results]));
    }

    private static void Close(ChatHistory sent, List<FunctionCallContent> open)
    {
        foreach (var call in open)
            sent.AddToolResult(call.Id ?? "", call.FunctionName, NoResult);
        open.Clear();
    }

    // Models make up names, such as "addNode<|channel|>commentary", and the transcript keeps them.
    private static ChatMessageContent Named(ChatMessageContent message, List<FunctionCallContent> calls) =>
        calls.TrueForAll(call => Name(call.FunctionName) == call.FunctionName)
            ? message
            : new ChatMessageContent
            {
                Role = AuthorRole.Assistant,
                Metadata = message.Metadata,
                Items = [.. message.Items.Select(item => item is FunctionCallContent call
                    ? new FunctionCallContent(Name(call.FunctionName), call.PluginName, call.Id,
                        call.Arguments) { Metadata = call.Metadata }
                    : item)],
            };

    private static string Name(string name)
    {
        var plain = Odd().Replace(name, "_").Start(MaxNameLength);
        return plain.Length > 0 && char.IsAsciiLetter(plain[0]) ? plain : ("tool_" + plain).Start(MaxNameLength);
    }

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex Odd();
}
