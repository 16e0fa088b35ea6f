using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Models.Metering;

/// <summary>
/// A model whose tokens are counted: those that the provider tells, or about those that went there and back. An answer that breaks off,
/// because it was stopped or lost, has cost what came until then.
/// </summary>
internal sealed class MeteredModel(IChatCompletionService model, Meter meter) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes => model.Attributes;

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = ModelCall.Current;
        var (said, hasBegun, told) = (new StringBuilder(), false, (0, 0));
        try
        {
            await foreach (var update in
                model.GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken))
            {
                hasBegun = true;
                told = ModelUpdate.Usage(update) ?? told;
                said.Append(update.Content).Append(ModelUpdate.Reasoning(update));
                foreach (var piece in update.Items.OfType<StreamingFunctionCallUpdateContent>())
                    said.Append(piece.Name).Append(piece.Arguments);
                yield return update;
            }
        }
        finally
        {
            if (hasBegun) await meter.AddAsync(told is (0, 0) ? About(chatHistory, call, said) : (long)told.Item1 + told.Item2);
        }
    }

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        // Nothing asks so, and it must not be a way past the meter.
        throw new NotSupportedException("Answers are streamed.");

    private long About(ChatHistory history, ModelCall? call, StringBuilder said) =>
        (call?.Tokens ?? history.Sum(message => meter.Count(message.Content ?? ""))) + (long)meter.Count(said.ToString());
}
