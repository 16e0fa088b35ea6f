using System.Net.Sockets;
using System.Text;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>Requests that no client of good will sends.</summary>
public sealed class HostileRequestTests : ServiceTest
{
    private const string Chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("GET", "/healthz")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/tools")]
    [InlineData("GET", "/no/such/path")]
    [InlineData("POST", "/api/chat")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("DELETE", "/api/user-context/rules/999")]
    public async Task Every_answer_tells_browsers_to_keep_it_to_itself(string method, string path)
    {
        using var answer = await Service.SendAsync(method, path);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Theory]
    [InlineData("GET", "/api/tools", "cross-site", "no-cors", "script", null, 403)]
    [InlineData("GET", "/api/tools", "cross-site", "navigate", "document", null, 403)]
    [InlineData("GET", "/api/tools", "cross-site", "cors", "empty", "https://comfy.example", 403)]
    [InlineData("GET", "/api/tools", "cross-site", "cors", "empty", "http://127.0.0.1:8188", 200)]
    [InlineData("POST", "/api/chat", "cross-site", "no-cors", "empty", null, 403)]
    [InlineData("GET", "/healthz", "cross-site", "no-cors", "image", null, 403)]
    [InlineData("GET", "/healthz", "cross-site", "navigate", "iframe", null, 403)]
    [InlineData("GET", "/healthz", "cross-site", "navigate", "document", null, 200)]
    [InlineData("GET", "/api/tools", "same-origin", "cors", "empty", null, 200)]
    [InlineData("GET", "/api/tools", "same-site", "cors", "empty", null, 200)]
    [InlineData("GET", "/api/tools", "none", "navigate", "document", null, 200)]
    public async Task Pages_of_other_sites_are_refused_whatever_way_they_ask(
        string method, string path, string site, string mode, string dest, string? origin, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", dest);
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var answer = await Service.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("GET /api/tools HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: https://evil.example\r\n\r\n", 400)]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n", 400)]
    [InlineData("POST /api/user-context/rules HTTP/1.1\r\nHost: localhost\r\n" + Chunked + "-1\r\n{}\r\n0\r\n\r\n", 400)]
    [InlineData("POST /api/workflows/validate HTTP/1.1\r\nHost: localhost\r\n" + Chunked + "xyz\r\n\r\n", 400)]
    [InlineData("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}", 400)]
    [InlineData("GET /api/tools HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    public async Task A_request_against_the_rules_of_HTTP_is_refused_as_such(string request, int status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await RawAsync(request), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://loopback:0")]
    [InlineData("http://foo.localhost:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://0:0")]
    public void An_address_that_is_heard_by_others_is_refused(string url) =>
        Assert.Throws<SettingException>(() => { Program.Build(["--COMFY_ASSISTANT_TOKEN=", "--COMFY_ASSISTANT_URLS=" + url]); });

    [Theory]
    [InlineData("tiny-secret")]
    [InlineData("fifteen-letterz")]
    public void A_token_that_could_be_guessed_is_refused_without_being_shown(string token)
    {
        var refused = Assert.Throws<SettingException>(() => { Program.Build(["--COMFY_ASSISTANT_TOKEN=" + token]); });
        Assert.DoesNotContain(token, refused.Message, StringComparison.Ordinal);
        Assert.Contains("16 characters", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Service.Http.BaseAddress!.Host, Service.Http.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4096];
        var read = await stream.ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
