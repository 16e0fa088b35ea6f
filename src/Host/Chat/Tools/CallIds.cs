using System.Security.Cryptography;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>Gives every tool call an id that no other call of the chat has. Providers send empty ones and start over at "call_0".</summary>
internal sealed class CallIds(IEnumerable<UiMessage> messages)
{
    // Mistral takes exactly nine letters or digits.
    private const int Length = 9;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly HashSet<string> _used = messages.SelectMany(message => message.Parts).OfType<ToolPart>().Select(call => call.CallId)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The provider's own id where it is free, else a new one.</summary>
    public string Unique(string? id)
    {
        while (string.IsNullOrWhiteSpace(id) || !_used.Add(id))
            id = RandomNumberGenerator.GetString(Letters, Length);
        return id;
    }
}
