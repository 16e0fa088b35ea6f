using System.ComponentModel;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Conversation;

/// <summary>Reads back what was shortened to fit the conversation into the model's window.</summary>
public static class EarlierResultsPlugin
{
    /// <summary>The whole result of an earlier call.</summary>
    [KernelFunction("readEarlierResult")]
    [Description("Read the whole result of an earlier tool call that is shortened in this conversation. Use it only when the shortened "
        + "line names it and its content is needed now.")]
    public static string ReadEarlierResult(
        [Description("The call's id, as the shortened line gives it.")] string callId, Kernel kernel) =>
        EarlierResults.Of(kernel)?.Find(callId)
        ?? throw new ToolException($"There is no earlier call \"{callId}\" in this conversation. Use an id that a shortened result names.");
}
