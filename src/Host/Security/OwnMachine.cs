using System.Net;

namespace ComfyAssistant.Host.Security;

/// <summary>Tells whether a request was made on the machine that the service runs on.</summary>
internal static class OwnMachine
{
    /// <summary>Set by ComfyUI's pack, which passes requests on from its own address, for those that came from elsewhere.</summary>
    public const string RemoteHeader = "X-ComfyAssistant-Remote";

    /// <summary>Whether caller, page and address are all of this machine.</summary>
    public static bool Made(HttpRequest request)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller)) return false;
        if (request.Headers[RemoteHeader].Count > 0 || !IsLoopback(request.Host.Host)) return false;
        return request.Headers.Origin is not [{ } origin]
            || Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopback(page.Host);
    }

    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
