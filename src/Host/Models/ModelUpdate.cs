using Microsoft.SemanticKernel;
using OpenAI.Chat;

namespace ComfyAssistant.Host.Models;

/// <summary>What Semantic Kernel leaves in the provider's own objects, read from a streamed update.</summary>
internal static class ModelUpdate
{
    /// <summary>The thoughts in an update, or null. The connector has no item for them; they stand in the raw chunk.</summary>
    public static string? Reasoning(StreamingChatMessageContent update)
    {
        if (update.InnerContent is StreamingChatCompletionUpdate chunk)
            return chunk.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? thought) ? thought : null;
        return update.Items.OfType<StreamingReasoningContent>().FirstOrDefault()?.Text;
    }

    /// <summary>Why the model stopped, in the connector's words (<c>Stop</c>, <c>Length</c>, <c>ToolCalls</c>, <c>ContentFilter</c>); null
    /// before its last update.</summary>
    public static string? Finish(StreamingChatMessageContent update) =>
        update.Metadata?.TryGetValue("FinishReason", out var reason) == true ? reason?.ToString() : null;

    /// <summary>The tokens that the call used, or null where the update does not tell.</summary>
    public static (int Input, int Output)? Usage(StreamingChatMessageContent update) =>
        update.Metadata?.TryGetValue("Usage", out var usage) == true && usage is ChatTokenUsage tokens
            ? (tokens.InputTokenCount, tokens.OutputTokenCount)
            : null;
}
