namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// The named texts that a media file carries beside its pictures or sounds. Names are in lower case; the first of a name counts.
/// </summary>
internal sealed class EmbeddedTexts
{
    // ComfyUI writes two; tools that edit files add a few.
    private const int Most = 64;

    private const int LongestName = 32;

    /// <summary>The most bytes that compressed or scattered texts may come to.</summary>
    public const int Largest = 64 * 1024 * 1024;

    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> ByName => _byName;

    public void Add(string name, string text)
    {
        if (text.Length > 0 && _byName.Count < Most) _byName.TryAdd(name.Trim().ToLowerInvariant(), text.Trim('\0', ' ', '\r', '\n', '\t'));
    }

    /// <summary>Adds a text such as <c>workflow:{…}</c>, which is how names are kept where the format has none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="otherwise">Its name when it does not begin with one.</param>
    public void AddPrefixed(string text, string otherwise)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var isNamed = colon is > 0 and <= LongestName && text[..colon].All(sign => char.IsAsciiLetter(sign) || sign == '_');
        if (isNamed) Add(text[..colon], text[(colon + 1)..]);
        else Add(otherwise, text);
    }
}
