using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Demo;

/// <summary>
/// Answers when no model is configured, so that the product can be seen at work without a key. It is a script and says so, but it takes the
/// same way as any model: it streams, thinks aloud and calls tools.
/// </summary>
/// <param name="wordPause">The time between two words.</param>
internal sealed class DemoModel(TimeSpan wordPause, TimeProvider timeProvider) : IChatCompletionService
{
    private const string Introduction =
        "I am the built-in demo of ComfyAssistant: a script, not a model. To bring a real one, set `OPENAI_API_KEY` and `OPENAI_MODEL` " +
        "in `.env` and " +
        "restart (for a model on your own machine set `OPENAI_API_BASE_URL` instead of the key).\n\n";

    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = DemoTurn.Of(chatHistory);
        var answer = DemoScenes.Next(turn);
        foreach (var word in Words(answer.Thought))
        {
            await Task.Delay(wordPause, timeProvider, cancellationToken);
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, null) { Items = [new StreamingReasoningContent(word)] };
        }
        foreach (var word in Words((turn.IsFirst && turn.Results.Count == 0 ? Introduction : "") + answer.Text))
        {
            await Task.Delay(wordPause, timeProvider, cancellationToken);
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, word);
        }
        for (var i = 0; i < answer.Calls.Count; i++)
            yield return new StreamingChatMessageContent(AuthorRole.Assistant, null)
            {
                Items = [new StreamingFunctionCallUpdateContent(null, answer.Calls[i].Tool, answer.Calls[i].Arguments.ToJsonString(), i)],
            };
    }

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
            CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        await foreach (var update in GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken))
            text.Append(update.Content);
        return [new ChatMessageContent(AuthorRole.Assistant, text.ToString())];
    }

    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf(' ', start) + 1;
            if (end == 0)
                end = text.Length;
            yield return text[start..end];
        }
    }
}
