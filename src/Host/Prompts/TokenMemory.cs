using System.Collections.Concurrent;
using ComfyAssistant.Host.Models;

namespace ComfyAssistant.Host.Prompts;

/// <summary>Remembers token counts by text: from one message to the next almost nothing in the system message changes.</summary>
internal sealed class TokenMemory(TokenCounter counter)
{
    private const int Most = 8_192;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Count(string text)
    {
        if (_counts.TryGetValue(text, out var known))
            return known;

        // Everything that is still in use is back after one message.
        if (_counts.Count >= Most)
            _counts.Clear();
        return _counts[text] = counter.Count(text);
    }
}
