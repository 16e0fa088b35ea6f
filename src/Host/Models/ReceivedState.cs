namespace ComfyAssistant.Host.Models;

/// <summary>The state that one answer brought.</summary>
/// <param name="Message">What belongs to the assistant's message, or null.</param>
/// <param name="Calls">What belongs to a tool call, by the call's index in the normalised stream; calls without any are absent.</param>
internal sealed record ReceivedState(ProviderState? Message, IReadOnlyDictionary<int, ProviderState> Calls)
{
    public static readonly ReceivedState None = new(null, new Dictionary<int, ProviderState>());
}
