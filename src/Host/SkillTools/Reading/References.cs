using System.Text.Json;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>Follows <c>$ref</c> inside a document, and to nowhere else: what a skill brings must not fetch or read anything.</summary>
internal sealed class References(JsonElement root)
{
    private const int MostHops = 8;
    private const int LongestShown = 80;

    /// <summary>What a value stands for: itself, or what it refers to.</summary>
    /// <exception cref="FormatException">It refers to itself, to another document, or to nothing.</exception>
    public JsonElement Follow(JsonElement value)
    {
        for (var hops = 0; hops <= MostHops; hops++)
        {
            if (value.TextOf("$ref") is not { } reference) return value;
            value = Find(reference);
        }
        throw new FormatException("it refers to itself");
    }

    private JsonElement Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            throw new FormatException(
                $"it refers to {reference.Cut(LongestShown)}; only references inside the document (#/…) are followed");
        var found = root;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            found = found.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) ? found.At(index) : found.Member(name);
        }
        return found.ValueKind == JsonValueKind.Object ? found
            : throw new FormatException($"it refers to {reference.Cut(LongestShown)}, which is not there");
    }
}
