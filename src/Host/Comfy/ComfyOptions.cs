using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Host.Comfy;

/// <summary>Which ComfyUIs there are, and how each is reached.</summary>
/// <param name="Servers">Their names.</param>
/// <param name="Addresses">Their addresses, by name.</param>
/// <param name="Headers">What a proxy before them wants with every request.</param>
internal sealed record ComfyOptions(
    ComfyServers Servers, IReadOnlyDictionary<string, ComfyAddress> Addresses, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>Where the one ComfyUI answers.</summary>
    public const string AddressVariable = "COMFYUI_BASE_URL";

    /// <summary>Several ComfyUIs, in place of that one.</summary>
    public const string ServersVariable = "COMFYUI_SERVERS";

    private const string HeadersVariable = "COMFYUI_HEADERS";
    private const int MostServers = 32;

    // Addresses hold passwords, so that no message repeats one.
    private const string Shape = "names with addresses, such as big=http://10.0.0.5:8188,small=http://10.0.0.6:8188";

    /// <summary>Reads them.</summary>
    /// <exception cref="SettingException">A name, an address or a header cannot be read.</exception>
    public static ComfyOptions From(SettingReader settings)
    {
        var all = Given(settings);
        return new(
            new ComfyServers([.. all.Select(server => server.Name)]),
            all.ToDictionary(server => server.Name, server => ComfyAddress.Of(server.Address)), HeadersOf(settings));
    }

    /// <summary>The addresses as they are set, with user and password; those of <c>COMFYUI_SERVERS</c> that can be read.</summary>
    public static IEnumerable<string> Texts(SettingReader settings) => Entries(settings).Select(entry => entry.Address);

    /// <summary>Their names and addresses, as they are set.</summary>
    /// <exception cref="SettingException">A name or an address cannot be read.</exception>
    public static IReadOnlyList<(string Name, Uri Address)> Given(SettingReader settings) => [.. All(settings)];

    private static IEnumerable<(string Name, Uri Address)> All(SettingReader settings)
    {
        var entries = Entries(settings);
        if (entries.Count == 0)
        {
            // A value of nothing but commas is a slip of the pen.
            if (settings.Text(ServersVariable) is not null) throw Wrong("holds no name; it must be " + Shape);
            yield return ("", settings.Url(AddressVariable, "http://127.0.0.1:8188"));
            yield break;
        }
        if (entries.Count > MostServers) throw Wrong($"has {entries.Count} names; {MostServers} is the most");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, text) in entries)
        {
            // First: what stands before a "=" and is no name may be a part of an address.
            if (!ComfyServers.IsName(name))
                throw Wrong($"has an entry without a usable name before the \"=\": a name has 1 to {ComfyServers.LongestName} of the "
                    + "letters a to z, digits, - and _. It must be " + Shape);
            if (!names.Add(name)) throw Wrong($"has the name \"{name}\" twice");
            if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                || address.Host.Length == 0)
                throw Wrong($"has no http or https address for \"{name}\"; it must be {Shape}");
            yield return (name, address);
        }
    }

    private static List<(string Name, string Address)> Entries(SettingReader settings) =>
        [.. settings.Text(ServersVariable, "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(entry => entry.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(parts => parts is [var name, var address] ? (name, address) : ("", parts[0]))];

    private static SettingException Wrong(string what) => new($"{ServersVariable} {what}.");

    private static IReadOnlyList<(string Name, string Value)> HeadersOf(SettingReader settings) =>
        // The value is a secret: it is not repeated in the message.
        settings.Text(HeadersVariable) is not { } text ? []
            : ComfyAddress.Headers(text)
            ?? throw new SettingException(HeadersVariable, "…", "headers such as \"Name: value\", several with '|' between them");
}
