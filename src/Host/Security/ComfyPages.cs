using System.Net;

namespace ComfyAssistant.Host.Security;

/// <summary>The pages of the ComfyUIs, which may hold the panel.</summary>
/// <param name="Addresses">Their addresses, by name.</param>
internal sealed record ComfyPages(IReadOnlyDictionary<string, Uri> Addresses)
{
    /// <summary>The ComfyUI whose page this is; null where it is none of them.</summary>
    public string? Find(Uri page) => Addresses.Where(server => IsSame(page, server.Value)).Select(server => server.Key).FirstOrDefault();

    /// <summary>Whether two addresses are of the same origin.</summary>
    public static bool IsSame(Uri page, Uri other) => page.Scheme == other.Scheme && page.Port == other.Port
        && (page.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase) || IsLoopback(page) && IsLoopback(other));

    // localhost and 127.0.0.1 are the same server's names.
    private static bool IsLoopback(Uri address) => address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);
}
