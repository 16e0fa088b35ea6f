using System.Net;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Settings;

/// <summary>Addresses that are reached from this machine alone.</summary>
internal static partial class Loopback
{
    /// <summary>True when a server that listens at the address hears this machine alone.</summary>
    /// <remarks>Only <c>localhost</c> and IP addresses are special to Kestrel; by any other name it listens everywhere.</remarks>
    public static bool IsListenedAt(string url)
    {
        // Sockets of the file system and named pipes are guarded by its rights.
        if (Socket().IsMatch(url)) return true;
        // Not by Uri, which reads "loopback" as localhost.
        return Host().Match(url).Groups["host"].Value.Trim('[', ']') is var host
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }

    [GeneratedRegex("^http://(unix|pipe):", RegexOptions.IgnoreCase)]
    private static partial Regex Socket();

    [GeneratedRegex(@"^[a-z]+://(?<host>\[[^\]]*\]|[^/:?#]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Host();
}
