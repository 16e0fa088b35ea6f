using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// Turns a client's transcript into a conversation that providers can be sent: no empty messages, and no tool call without its result, to
/// which providers answer 400. What they insist on beyond that is the business of <see cref="OutgoingHistory"/>, after all cuts.
/// </summary>
internal static class HistoryBuilder
{
    /// <summary>Builds the history of a request.</summary>
    /// <param name="systemMessage">The service's own system message, which comes first.</param>
    /// <param name="request">The request.</param>
    /// <param name="seesPictures">Whether the model takes pictures; null where nobody knows.</param>
    /// <param name="window">The model's window in tokens; null for a large one.</param>
    public static ChatHistory Build(string systemMessage, ChatRequest request, bool? seesPictures = null, int? window = null)
    {
        var history = new ChatHistory();
        var ids = new WireIds();
        var pictures = new ResultPictures(request, seesPictures, window);
        history.AddSystemMessage(SystemText(systemMessage, request));
        foreach (var (at, message) in request.Messages.Index())
        {
            if (message.Role == UiRole.User)
                AddUser(history, message);
            else if (message.Role == UiRole.Assistant)
                AddAssistant(history, message, ids, pictures, at);
        }
        return history;
    }

    // One system message at the very start: the chat templates of many local models refuse any other.
    private static string SystemText(string systemMessage, ChatRequest request) => string.Join("\n\n",
        new[] { systemMessage, request.Instructions }
            .Concat(request.Messages.Where(message => message.Role == UiRole.System).Select(message => JoinText(message.Parts, "")))
            .Where(text => !string.IsNullOrWhiteSpace(text)));

    private static void AddUser(ChatHistory history, UiMessage message)
    {
        var items = new ChatMessageContentItemCollection();
        foreach (var part in message.Parts)
            if (part is TextPart text && !string.IsNullOrWhiteSpace(text.Text))
                items.Add(new TextContent(text.Text));
            else if (part is FilePart file)
                items.Add(Attachment.Of(file));

        if (items.Count == 0)
            items.Add(new TextContent("(The user sent nothing that can be read.)"));

        // Two in a row, after an answer that failed: templates of local models insist that roles alternate.
        if (history[^1].Role == AuthorRole.User)
            foreach (var item in items)
                history[^1].Items.Add(item);
        else
            history.AddUserMessage(items);
    }

    private static void AddAssistant(ChatHistory history, UiMessage message, WireIds ids, ResultPictures pictures, int at)
    {
        foreach (var step in Steps(message.Parts))
        {
            // A call whose arguments were still arriving when the answer ended, or that was taken back meanwhile, was never made.
            var calls = step.OfType<ToolPart>().Where(call => call.State != ToolState.InputStreaming)
                .Select(call => (Part: call, Id: ids.Next(call.CallId))).ToList();
            var text = JoinText(step, "\n\n");
            history.AddStep(string.IsNullOrWhiteSpace(text) ? "" : text,
                calls.Select(call => new HistoryCall(call.Id, call.Part.Name, call.Part.Input, StateMetadata.Call(call.Part, step))),
                    StateMetadata.Message(step));
            foreach (var (part, id) in calls)
                history.AddToolResult(id, part.Name, pictures.Text(part, ResultText.Of(part), at));
            pictures.EndRound(history);
        }
    }

    private static IEnumerable<List<UiPart>> Steps(IEnumerable<UiPart> parts)
    {
        var step = new List<UiPart>();
        foreach (var part in parts)
        {
            if (part is not StepStartPart)
            {
                step.Add(part);
                continue;
            }
            yield return step;
            step = [];
        }
        yield return step;
    }

    private static string JoinText(IEnumerable<UiPart> parts, string separator) =>
        string.Join(separator, parts.OfType<TextPart>().Select(part => part.Text));
}
