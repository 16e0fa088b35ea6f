using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Protocol;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// Turns a client's transcript into what a provider accepts: no empty messages, and no tool call without its result, to which
/// providers answer 400.
/// </summary>
internal static class HistoryBuilder
{
    private const string Abandoned = "This call was never answered: the user went on without waiting for it. It may or may not have taken effect.";
    private const string Denied = "The user declined this call. It did not run.";

    /// <summary>Builds the history of a request.</summary>
    /// <param name="systemMessage">The service's own system message, which comes first.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="RequestException">A file cannot be read.</exception>
    public static ChatHistory Build(string systemMessage, ChatRequest request)
    {
        var history = new ChatHistory();
        history.AddSystemMessage(SystemText(systemMessage, request));
        foreach (var message in request.Messages)
        {
            if (message.Role == UiRole.User)
                AddUser(history, message);
            else if (message.Role == UiRole.Assistant)
                AddAssistant(history, message);
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
            if (part is TextPart { Text.Length: > 0 } text)
                items.Add(new TextContent(text.Text));
            else if (part is FilePart file && File(file) is { } content)
                items.Add(content);

        if (items.Count == 0)
            items.Add(new TextContent("(The user sent nothing that can be read.)"));

        // Two in a row, after an answer that failed: templates of local models insist that roles alternate.
        if (history[^1].Role == AuthorRole.User)
            foreach (var item in items)
                history[^1].Items.Add(item);
        else
            history.AddUserMessage(items);
    }

    private static KernelContent? File(FilePart file)
    {
        if (file.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            if (Uri.TryCreate(file.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return new ImageContent(uri);
            return new ImageContent(Bytes(file), file.MediaType);
        }
        return file.MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? new TextContent(Encoding.UTF8.GetString(Bytes(file)))
            : null;
    }

    private static byte[] Bytes(FilePart file) => DataUrl.Decode(file.Url)
        ?? throw new RequestException($"The file '{file.Name ?? file.MediaType}' cannot be read; send it as a data URL.");

    private static void AddAssistant(ChatHistory history, UiMessage message)
    {
        foreach (var step in Steps(message.Parts))
        {
            // A call whose arguments were still arriving when the user stopped it was never made.
            var calls = step.OfType<ToolPart>().Where(call => call.State != ToolState.InputStreaming).ToList();
            history.AddStep(JoinText(step, "\n\n"), calls.Select(call => (call.CallId, call.Name, call.Input)));
            foreach (var call in calls)
                history.AddToolResult(call.CallId, call.Name, Result(call));
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

    private static string Result(ToolPart call) => call.State switch
    {
        ToolState.OutputAvailable when call.Output is { ValueKind: JsonValueKind.String } text => text.GetString()!,
        ToolState.OutputAvailable => call.Output?.GetRawText() ?? "null",
        ToolState.OutputError => call.Error ?? "The call failed.",
        ToolState.OutputDenied => Denied,
        _ => Abandoned,
    };

    private static string JoinText(IEnumerable<UiPart> parts, string separator) =>
        string.Join(separator, parts.OfType<TextPart>().Select(part => part.Text));
}
