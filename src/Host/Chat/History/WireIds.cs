using System.Security.Cryptography;
using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>
/// The ids of tool calls as every provider takes them, whichever gave them first: nine letters or digits, which Mistral insists on, and no
/// two alike, which Anthropic does. The same chat always gets the same ones: a provider that caches a prompt would find another prompt
/// otherwise.
/// </summary>
internal sealed class WireIds
{
    private const int Length = 9;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public WireIds()
    {
    }

    /// <summary>Goes on where a history ends.</summary>
    public WireIds(ChatHistory history)
    {
        foreach (var call in history.SelectMany(message => message.Items).OfType<FunctionCallContent>())
            _used.Add(call.Id ?? "");
    }

    /// <summary>The id of the next call of the chat.</summary>
    /// <param name="id">The call's id in the transcript; two calls may have the same.</param>
    public string Next(string id)
    {
        var wire = Fits(id) ? id : Hash(id, 0);
        for (var turn = 1; !_used.Add(wire); turn++)
            wire = Hash(id, turn);
        return wire;
    }

    private static bool Fits(string id) => id.Length == Length && id.All(char.IsAsciiLetterOrDigit);

    private static string Hash(string id, int turn)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(turn == 0 ? id : $"{id}#{turn}"));
        return string.Create(Length, hash, static (letters, bytes) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = Letters[bytes[i] % Letters.Length];
        });
    }
}
