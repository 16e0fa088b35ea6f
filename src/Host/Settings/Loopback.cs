using System.Net;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Settings;

/// <summary>Addresses that are reached from this machine alone.</summary>
internal static partial class Loopback
{
    /// <summary>True when a server that listens at the address hears this machine alone.</summary>
    /// <remarks>To Kestrel only <c>localhost</c> and IP addresses are special; by any other name, <c>loopback</c> too, it listens everywhere.</remarks>
    public static bool IsListenedAt(string url)
    {
        // Sockets of the file system and named pipes are guarded by its rights.
        if (url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://pipe:", StringComparison.OrdinalIgnoreCase)) return true;
        // Not by Uri, which reads "loopback" as localhost.
        return Host().Match(url).Groups["host"].Value.Trim('[', ']') is var host
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }

    [GeneratedRegex(@"^[a-z]+://(?<host>\[[^\]]*\]|[^/:?#]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Host();
}
