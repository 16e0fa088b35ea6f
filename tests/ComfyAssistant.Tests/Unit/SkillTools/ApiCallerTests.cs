using System.Text.Json;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Host.SkillTools.Reading;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tests.Unit.Web;
using ComfyAssistant.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.SkillTools;

/// <summary>What a call may reach, and what arguments cannot do to it.</summary>
public sealed class ApiCallerTests : IDisposable
{
    private static readonly ServerLimits Limits = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), 4000);

    private readonly FakeWeb _web = new();
    private readonly string _keys = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "skill-keys.json");

    public void Dispose()
    {
        _web.Dispose();
        if (Directory.Exists(Path.GetDirectoryName(_keys)!)) Directory.Delete(Path.GetDirectoryName(_keys)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(GuardTests.ClosedAddresses), MemberType = typeof(GuardTests))]
    public async Task No_document_leads_to_a_closed_address_by_name_or_by_number(string address)
    {
        if (address.Contains('%', StringComparison.Ordinal)) return;
        _web.Resolve("evil.example", [address]);
        await RefusedAsync("http://evil.example");
        _web.Resolve("mixed.example", ["8.8.8.8", address]);
        await RefusedAsync("http://mixed.example");
        await RefusedAsync($"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:8188");
        Assert.DoesNotContain(_web.Connected, to => !PublicAddress.Is(to.Address));
    }

    [Theory]
    [MemberData(nameof(GuardTests.ClosedSpellings), MemberType = typeof(GuardTests))]
    public async Task No_spelling_leads_there(string address)
    {
        foreach (var name in new[] { "localhost", "foo.localhost", "127.0.0.1.nip.io", "internal.corp", "metadata.google.internal" })
            _web.Resolve(name, ["127.0.0.1"]);
        // Most are no address to this reader; what is one is refused when it is called.
        try
        {
            await CallAsync(address.TrimEnd('/'), new { });
        }
        catch (Exception refused) when (refused is ToolException or FormatException)
        {
            // As it should be.
        }
        Assert.DoesNotContain(_web.Connected, to => !PublicAddress.Is(to.Address));
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_is_checked_at_every_call()
    {
        _web.Resolve("rebinding.example", ["8.8.8.8"], ["127.0.0.1"]);
        _web.Page("rebinding.example/x", "{\"a\": 1}", "application/json");
        Assert.Contains("{\"a\":1}", await CallAsync("http://rebinding.example", new { }), StringComparison.Ordinal);
        await RefusedAsync("http://rebinding.example");
        Assert.Single(_web.Connected);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    public async Task An_argument_cannot_climb(string value)
    {
        var refused = await Assert.ThrowsAsync<ToolException>(() => CallAsync("https://a.example", new { id = value }, Item));
        Assert.Contains("address", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_web.Asked);
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("a\nb")]
    [InlineData("ü")]
    public async Task An_argument_cannot_end_a_header(string value)
    {
        var refused = await Assert.ThrowsAsync<ToolException>(
            () => CallAsync("https://a.example", new Dictionary<string, string> { ["X-Own"] = value },
                "{ get: { parameters: [ { name: X-Own, in: header } ] } }"));
        Assert.Contains("'X-Own'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_argument_is_named() => Assert.Contains("'id'",
        (await Assert.ThrowsAsync<ToolException>(() => CallAsync("https://a.example", new { }, Item))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_key_is_not_sent_without_encryption()
    {
        var keys = Keys();
        await keys.PutAsync("skill", "token", new Uri("http://a.example"), "a-key-of-some-length", CancellationToken.None);
        const string Signed = "{ get: { security: [ { token: [] } ] } }";
        var refused = await Assert.ThrowsAsync<ToolException>(() => CallAsync("http://a.example", new { }, Signed, keys: keys));
        Assert.Contains("not encrypted", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_web.Asked);
    }

    [Fact]
    public async Task An_API_that_hangs_is_given_up_and_a_user_who_stops_is_obeyed()
    {
        var clock = new FakeTimeProvider();
        using var http = new HttpClient(new Hanging()) { Timeout = Timeout.InfiniteTimeSpan };
        var late = CallAsync("https://a.example", new { }, web: new WebReader(http, clock), clock: clock);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Contains("did not answer within", (await Assert.ThrowsAsync<ToolException>(() => late)).Message, StringComparison.Ordinal);
        using var stop = new CancellationTokenSource();
        var stopped = CallAsync("https://a.example", new { }, web: new WebReader(http, clock), clock: clock, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", 8000, true)]
    [InlineData("127.0.0.1:8000", "127.0.0.1", 8000, true)]
    [InlineData("127.0.0.1:8000", "127.0.0.1", 8001, false)]
    [InlineData("NAS.local, [::1]:80", "nas.local", 1, true)]
    [InlineData("NAS.local; [::1]:80", "::1", 80, true)]
    [InlineData("::1", "[::1]", 5, true)]
    [InlineData("::1", "127.0.0.1", 5, false)]
    [InlineData("", "127.0.0.1", 5, false)]
    public void Machines_are_named_with_or_without_a_port(string setting, string host, int port, bool isNamed) =>
        Assert.Equal(isNamed, Addresses(setting).Has(new System.Net.DnsEndPoint(host, port)));

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("nas/path")]
    [InlineData("me@nas")]
    [InlineData("nas:99999")]
    public void A_setting_that_names_none_is_an_error(string setting) =>
        Assert.Contains(
            SkillAddresses.Variable, Assert.Throws<SettingException>(() => Addresses(setting)).Message, StringComparison.Ordinal);

    private const string Plain = "{ get: { } }";
    private const string Item = "{ get: { parameters: [ { name: id, in: path, required: true } ] } }";

    private async Task RefusedAsync(string site) =>
        Assert.NotEmpty((await Assert.ThrowsAsync<ToolException>(() => CallAsync(site, new { }))).Message);

    private Task<string> CallAsync(
        string site, object arguments, string path = Plain, WebReader? web = null, TimeProvider? clock = null, SkillKeys? keys = null,
        CancellationToken cancellationToken = default)
    {
        var place = path == Item ? "/x/{id}" : "/x";
        var api = ApiReader.Read($$"""
            openapi: 3.1.0
            servers: [ { url: '{{site}}' } ]
            components: { securitySchemes: { token: { type: http, scheme: bearer } } }
            paths: { '{{place}}': {{path}} }
            """, isJson: false);
        if (api.Operations.Count == 0) throw new FormatException(api.LeftOut[0].Why);
        var caller = new ApiCaller(
            web ?? _web.Web, keys ?? Keys(), Addresses(""), Limits, SecretMask.OfShapes, clock ?? TimeProvider.System);
        var given = JsonSerializer.SerializeToElement(arguments).EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.Clone());
        return caller.CallAsync("skill", "skill__x", api.Operations[0], given, cancellationToken);
    }

    private SkillKeys Keys() => new(new PrivateFile(_keys, TimeProvider.System), SecretMask.Of());

    private static SkillAddresses Addresses(string text) => SkillAddresses.From(new SettingReader(
        new ConfigurationBuilder().AddInMemoryCollection([new(SkillAddresses.Variable, text)]).Build()));

    private sealed class Hanging : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
    }
}
