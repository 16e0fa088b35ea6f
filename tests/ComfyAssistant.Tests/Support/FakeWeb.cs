using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ComfyAssistant.Plugins.Web;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// A web for tests: names that a DNS double resolves, and a server on loopback that every connection to a public address reaches. What it
/// was asked, and where connections went, is kept.
/// </summary>
internal sealed class FakeWeb : IDisposable
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);

    public FakeWeb()
    {
        _listener.Start();
        _ = AcceptAsync();
        Web = new WebReader(
            new HttpClient(GuardedSockets.Create(FindAsync, GuardedSockets.Only(Configured), ConnectAsync)), TimeProvider.System);
    }

    public static Uri Configured { get; } = new("http://searx.home:8080");

    /// <summary>Reads this web.</summary>
    public WebReader Web { get; }

    /// <summary>What is answered, by the site and the path: status, headers, and body.</summary>
    public Dictionary<string, (int Status, string Headers, byte[] Body)> Pages { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The requests: method, site and path.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The headers of the last request.</summary>
    public string Headers { get; private set; } = "";

    /// <summary>The addresses that were connected to.</summary>
    public List<IPEndPoint> Connected { get; } = [];

    /// <summary>What DNS says of a name, one answer after the other; the last one stays.</summary>
    public void Resolve(string name, params string[][] answers) =>
        _names[name] = new(answers.Select(answer => answer.Select(IPAddress.Parse).ToArray()));

    public void Page(string address, string body, string type = "text/html; charset=utf-8", int status = 200) =>
        Pages[address] = (status, $"Content-Type: {type}\r\n", Encoding.UTF8.GetBytes(body));

    public void Redirect(string address, string to, int status = 302) => Pages[address] = (status, $"Location: {to}\r\n", []);

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Dispose();
        _ending.Dispose();
    }

    private Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        // As the system reads what looks like an address.
        if (IPAddress.TryParse(host.TrimEnd('.'), out var written)) return Task.FromResult<IPAddress[]>([written]);
        if (!_names.TryGetValue(host.TrimEnd('.'), out var answers)) return Task.FromResult<IPAddress[]>([Public]);
        return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
    }

    private async Task<Stream> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        lock (Connected) Connected.Add(to);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.LocalEndpoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            var first = (await reader.ReadLineAsync(_ending.Token) ?? "").Split(' ');
            var headers = new StringBuilder();
            for (string? line; (line = await reader.ReadLineAsync(_ending.Token)) is { Length: > 0 };) headers.Append(line).Append('\n');
            Headers = headers.ToString();
            var length = Headers.Split('\n').FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length is not null)
                await reader.ReadBlockAsync(new char[int.Parse(length[15..], CultureInfo.InvariantCulture)], _ending.Token);
            var host = Headers.Split('\n').First(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))[5..].Trim();
            var address = host + first[1];
            lock (Asked) Asked.Add($"{first[0]} {address}");
            var (status, more, body) = Pages.TryGetValue(address, out var page) ? page
                : Pages.TryGetValue(address.Split('?')[0], out page) ? page : (404, "", []);
            var head = $"HTTP/1.1 {status} X\r\n{more}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), _ending.Token);
            await client.GetStream().WriteAsync(body, _ending.Token);
        }
    }
}
