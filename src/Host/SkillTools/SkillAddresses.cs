using System.Net;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>The machines of a private network that skills may call, because their user has named them.</summary>
internal sealed class SkillAddresses
{
    /// <summary>The setting that names them.</summary>
    public const string Variable = "COMFY_ASSISTANT_SKILL_ADDRESSES";

    private readonly HashSet<(string Host, int? Port)> _named = [];

    /// <summary><c>COMFY_ASSISTANT_SKILL_ADDRESSES</c>: names or addresses, each with or without a port; none by default.</summary>
    /// <exception cref="SettingException">One of them cannot be called.</exception>
    public static SkillAddresses From(SettingReader settings)
    {
        var addresses = new SkillAddresses();
        var text = settings.Text(Variable, "");
        foreach (var one in text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // An address of version 6 without brackets is all host; "http://" makes of the rest what it will be compared with.
            var isBare = IPAddress.TryParse(one, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                && !one.StartsWith('[');
            if (!Uri.TryCreate(isBare ? $"http://[{one}]" : "http://" + one, UriKind.Absolute, out var address) || address.Host.Length == 0
                || address.UserInfo.Length > 0 || address.PathAndQuery != "/" || address.Fragment.Length > 0)
                throw new SettingException(
                    Variable, text, "names or addresses such as 127.0.0.1:8000, nas.local, with commas between them");
            var hasPort = one.EndsWith($":{address.Port}", StringComparison.Ordinal) && !isBare;
            addresses._named.Add((Plain(address.IdnHost), hasPort ? address.Port : null));
        }
        return addresses;
    }

    /// <summary>Whether the user has named it.</summary>
    public bool Has(DnsEndPoint site) =>
        _named.Contains((Plain(site.Host), null)) || _named.Contains((Plain(site.Host), site.Port));

    /// <summary>Whether the user has named it.</summary>
    public bool Has(Uri site) => Has(new DnsEndPoint(site.IdnHost, site.Port));

    private static string Plain(string host) => host.Trim('[', ']').ToLowerInvariant();
}
