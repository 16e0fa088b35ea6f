using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Comfy;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>Asks this service over its own address, as the panel does: what an example tries is all that lies between.</summary>
internal sealed class OwnService(IServer server, ServerOptions options, CurrentUser user, OwnCalls calls, ComfyServers comfyUis)
    : IDisposable
{
    private const SslPolicyErrors NoCertificate = SslPolicyErrors.RemoteCertificateNotAvailable;

    private readonly Lazy<HttpClient> _http = new(() => Connect(server, options, user, calls));

    /// <summary>Posts JSON and returns once the answer begins, whatever its status.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, json, cancellationToken);

    /// <summary>The status and the body of an answer.</summary>
    public async Task<(int Status, string Body)> AskAsync(
        HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, path, json, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
            _http.Value.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (comfyUis.AreSeveral)
            request.Headers.Add(ComfyGate.Header, comfyUis.Current);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static HttpClient Connect(IServer server, ServerOptions options, CurrentUser user, OwnCalls calls)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The service does not listen yet.");
        var transport = new SocketsHttpHandler
        {
            UseProxy = false,
            // A certificate of one's own, or for a public name, does not fit the loopback address that leads to this very process.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, faults) => !faults.HasFlag(NoCertificate) },
        };
        var http = new HttpClient(transport) { BaseAddress = Reachable(address), Timeout = Timeout.InfiniteTimeSpan };
        if (options.Token is { } token)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (!user.IsOnly)
            http.DefaultRequestHeaders.Add(OwnCalls.Header, calls.Sign(user));
        return http;
    }

    // An address such as http://0.0.0.0:5188 says where to listen, not where to call.
    private static Uri Reachable(string address)
    {
        var url = BindingAddress.Parse(address);
        var host = url.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host;
        return new Uri($"{url.Scheme}://{host}:{url.Port}");
    }
}
