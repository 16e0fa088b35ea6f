using System.Net;

namespace ComfyAssistant.Host.Settings;

/// <summary>From where the service knows its users.</summary>
internal enum UserSource
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>A proxy says who asks, in a header.</summary>
    Header,

    /// <summary>Each request carries a token of its user's.</summary>
    Token,
}

/// <summary>Whether the service has several users, and who says which of them asks.</summary>
/// <param name="Source"><c>COMFY_ASSISTANT_USERS</c>.</param>
/// <param name="Header"><c>COMFY_ASSISTANT_USER_HEADER</c>: the header that holds the name.</param>
/// <param name="Proxies"><c>COMFY_ASSISTANT_TRUSTED_PROXIES</c>: from where it is believed.</param>
/// <param name="Editors"><c>COMFY_ASSISTANT_TEAM_EDITORS</c>: the users who may change what the studio has for all of them.</param>
internal sealed record UserOptions(UserSource Source, string Header, IReadOnlyList<IPNetwork> Proxies, IReadOnlySet<string> Editors)
{
    /// <summary>The variable that names the editors of the studio's layer.</summary>
    public const string EditorsVariable = "COMFY_ASSISTANT_TEAM_EDITORS";

    private const string Variable = "COMFY_ASSISTANT_USERS";
    private const string HeaderVariable = "COMFY_ASSISTANT_USER_HEADER";
    private const string ProxiesVariable = "COMFY_ASSISTANT_TRUSTED_PROXIES";

    // It makes the framework believe any caller about the address that a request comes from.
    private const string Forwarded = "FORWARDEDHEADERS_ENABLED";

    private static readonly Dictionary<string, UserSource> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        ["header"] = UserSource.Header,
        ["token"] = UserSource.Token,
    };

    /// <summary>Reads the variables.</summary>
    /// <param name="settings">Has them.</param>
    /// <param name="nameOf">A user's name as it is kept; null for a text that can be none.</param>
    /// <exception cref="SettingException">A variable has a value that cannot be used, or the proxies are missing.</exception>
    public static UserOptions From(SettingReader settings, Func<string, string?> nameOf)
    {
        var source = SourceFrom(settings);
        var header = settings.Text(HeaderVariable, "X-Forwarded-User");
        if (header.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            throw new SettingException(HeaderVariable, header, "the name of a header, such as X-Forwarded-User");
        var editors = EditorsFrom(settings, nameOf);
        if (source != UserSource.Header) return new(source, header, [], editors);
        if (settings.Text(ProxiesVariable) is not { } text)
            throw new SettingException($"{Variable}=header needs {ProxiesVariable}: the addresses of the proxies that say who asks, such "
                + "as 127.0.0.1 or 10.0.0.0/8. Others could call themselves whom they like.");
        if (settings.IsTrue(Forwarded))
            throw new SettingException($"{Variable}=header cannot be used together with ASPNETCORE_{Forwarded}, which lets any caller say "
                + "from which address a request comes. Remove that.");
        return new(source, header, [.. Parts(text).Select(part => Network(part) ?? throw new SettingException(
            ProxiesVariable, text, "addresses such as 127.0.0.1 or 10.0.0.0/8, with commas between them"))], editors);
    }

    /// <summary>Where users are known from.</summary>
    /// <exception cref="SettingException">The variable has another value.</exception>
    public static UserSource SourceFrom(SettingReader settings) => settings.Choice(Variable, UserSource.None, Sources);

    /// <summary>Whether a caller at this address is believed.</summary>
    public bool Trusts(IPAddress? caller)
    {
        if (caller is null) return false;
        // So an IPv4 caller looks to a socket that takes both.
        var address = caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller;
        return Proxies.Any(network => network.Contains(address));
    }

    private static HashSet<string> EditorsFrom(SettingReader settings, Func<string, string?> nameOf)
    {
        var text = settings.Text(EditorsVariable, "");
        return [.. Parts(text).Select(part => nameOf(part) ?? throw new SettingException(
            EditorsVariable, text, "names of users, such as anna, with commas between them"))];
    }

    private static string[] Parts(string text) =>
        text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network : null;
}
