using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat;

/// <summary>What one model call brought. Its text and reasoning have been streamed already.</summary>
/// <param name="Text">The text, without reasoning.</param>
/// <param name="Calls">The tool calls, in the order in which the model began them.</param>
/// <param name="Finish">Why the model stopped.</param>
/// <param name="Usage">The tokens used; zeros where the provider does not tell.</param>
internal sealed record Step(string Text, IReadOnlyList<ToolCall> Calls, FinishReason Finish, (int Input, int Output) Usage)
{
    /// <summary>What the provider wants back with the step's message, or null.</summary>
    public ProviderState? State { get; init; }
}
