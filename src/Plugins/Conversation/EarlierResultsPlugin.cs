using System.ComponentModel;
using System.Globalization;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Conversation;

/// <summary>Reads back what was shortened to fit the conversation into the model's window.</summary>
public static class EarlierResultsPlugin
{
    /// <summary>The whole result of an earlier call.</summary>
    [KernelFunction("readEarlierResult"), ReadsOnly]
    [CoreTool, OfferedTo(Audience.Chat)]
    [Description("Read the result of an earlier tool call that is shortened or cut in this conversation. Use it only when the shortened "
        + "line names it and its content is needed now. A long result comes in pieces; each says where the next one begins.")]
    public static string ReadEarlierResult(
        [Description("The call's id, as the shortened line gives it.")] string callId, Kernel kernel,
        [Description("The character to begin with, counted from 0, as the shortened line or the last piece gives it.")] int from = 0)
    {
        var results = EarlierResults.Of(kernel);
        var whole = results?.Find(callId)
            ?? throw new ToolException($"There is no earlier call \"{callId}\" in this conversation. "
                + "Use an id that a shortened result names.");
        if (from < 0 || from > 0 && from >= whole.Length)
            throw new ToolException(string.Create(CultureInfo.InvariantCulture,
                $"The result of \"{callId}\" has {whole.Length} characters; 'from' must be from 0 to {Math.Max(0, whole.Length - 1)}."));

        var end = Math.Min(whole.Length, from + Math.Max(1, results.PieceLength));
        if (from == 0 && end == whole.Length)
            return whole;

        // Never through the middle of a surrogate pair, which no JSON can hold.
        if (end < whole.Length && end - from > 1 && char.IsHighSurrogate(whole[end - 1]))
            end--;
        var note = end < whole.Length ? $"the next piece: from {end.ToString(CultureInfo.InvariantCulture)}" : "this is the end";
        return string.Create(CultureInfo.InvariantCulture,
            $"{whole.AsSpan(from, end - from)}\n(characters {from} to {end} of {whole.Length}; {note})");
    }
}
