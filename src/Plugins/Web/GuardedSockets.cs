using System.Net;
using System.Net.Sockets;

namespace ComfyAssistant.Plugins.Web;

/// <summary>Finds the addresses of a name, as the system's DNS does.</summary>
/// <param name="host">The name.</param>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task<IPAddress[]> FindAddresses(string host, CancellationToken cancellationToken);

/// <summary>
/// The one way out for all that fetches what a model or a page names. The address is checked where the connection is made: the name is
/// resolved once, and the connection goes to what was checked, so that no second answer of a DNS server (rebinding) can lead elsewhere.
/// </summary>
public static class GuardedSockets
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A transport that reaches public addresses alone. It follows no redirect and uses no proxy, which would resolve names itself.
    /// </summary>
    /// <param name="find">Resolves names; the system's DNS where it is left out.</param>
    /// <param name="isConfigured">Tells the sites that the user has configured, which may be anywhere.</param>
    /// <param name="connect">Connects; a socket where it is left out.</param>
    public static HttpMessageHandler Create(
        FindAddresses? find = null, Func<DnsEndPoint, bool>? isConfigured = null,
        Func<IPEndPoint, CancellationToken, Task<Stream>>? connect = null) => new ConnectTimeouts(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectLimit,
            ResponseDrainTimeout = TimeSpan.Zero,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 64,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
                var mayBeAnywhere = isConfigured?.Invoke(context.DnsEndPoint) == true;
                var addresses = await ResolveAsync(host, find ?? Dns.GetHostAddressesAsync, mayBeAnywhere, cancellationToken);
                return await ConnectAsync(addresses, port, connect ?? OpenAsync, cancellationToken);
            },
        });

    /// <summary>Tells one site that the user has configured; none where there is none.</summary>
    public static Func<DnsEndPoint, bool> Only(Uri? site) => to => site is not null && site.Port == to.Port
        && site.IdnHost.Trim('[', ']').Equals(to.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    // A public site has public addresses alone: one that mixes them waits for the client to try the next.
    private static async Task<IPAddress[]> ResolveAsync(
        string host, FindAddresses find, bool mayBeAnywhere, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var written) ? [written] : await find(host, cancellationToken);
        if (addresses.Length == 0) throw new HttpRequestException(HttpRequestError.NameResolutionError, $"There is no site {host}.");
        return mayBeAnywhere || addresses.All(PublicAddress.Is) ? addresses : throw new ClosedAddressException(host);
    }

    private static async Task<Stream> ConnectAsync(
        IPAddress[] addresses, int port, Func<IPEndPoint, CancellationToken, Task<Stream>> connect, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
            try
            {
                return await connect(new IPEndPoint(addresses[i], port), cancellationToken);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // The site has another address.
            }
    }

    private static async Task<Stream> OpenAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads to an address that is not public.</summary>
/// <param name="host">The name.</param>
public sealed class ClosedAddressException(string host) : Exception($"{host} leads to an address that is not public.");
