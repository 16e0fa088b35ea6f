using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ComfyAssistant.Plugins.Web;

/// <summary>
/// Tells addresses of the public internet from all others, by the registries of special-purpose addresses (RFC 6890 and what IANA has added
/// since). For IPv6 only what is given out for public use (2000::/3) counts, so that a range of tomorrow is closed today.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] ClosedIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");

    // Teredo, ORCHID and the like; documentation; 6to4, whose relays would reach the IPv4 address inside.
    private static readonly IPNetwork[] ClosedIPv6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    // Where a network has no IPv4 of its own, its DNS answers so for every site that has no IPv6 (RFC 6052).
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether anybody on the internet can have this address.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return !ClosedIPv4.Any(network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0) return false;
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address)) return Is(new IPAddress(bytes.AsSpan(12)));
        // ISATAP (RFC 5214) hides an IPv4 address in the last half.
        var tunnel = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        if ((tunnel & 0xfdffffff) == 0x00005efe && !Is(new IPAddress(bytes.AsSpan(12)))) return false;
        return PublicIPv6.Contains(address) && !ClosedIPv6.Any(network => network.Contains(address));
    }
}
