namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// The ComfyUIs that the service works with, by their names, and which of them the work at hand is for. That flows with the call, into all
/// that a request starts: who has to do with ComfyUI need not know that there are several, and a turn stays with the one that it began
/// with.
/// </summary>
public sealed class ComfyServers
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 32;

    private static readonly AsyncLocal<string?> Flowing = new();

    /// <param name="names">The names; the first is the default.</param>
    public ComfyServers(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count, nameof(names));

        Names = names;
    }

    /// <summary>The one ComfyUI of a service that knows no others; it has no name.</summary>
    public static ComfyServers Only { get; } = new([""]);

    /// <summary>The names, the default first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The one that is meant where nobody says which.</summary>
    public string Default => Names[0];

    /// <summary>Whether there is anything to choose.</summary>
    public bool AreSeveral => Names.Count > 1;

    /// <summary>The one that the work at hand is for.</summary>
    public string Current => Flowing.Value is { } name && Has(name) ? name : Default;

    /// <summary>Whether there is one of that name.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a ComfyUI may be called so.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return text.Length is > 0 and <= LongestName
            && text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '-' or '_');
    }

    /// <summary>Does work for one of them; what it starts is for that one too, and the caller's stays what it was.</summary>
    public async Task OnAsync(string name, Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!Has(name)) throw new ArgumentException("There is no ComfyUI of that name.", nameof(name));

        Flowing.Value = name;
        await work();
    }
}
