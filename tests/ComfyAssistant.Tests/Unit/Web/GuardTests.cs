using System.Net;
using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Web;

/// <summary>No page, redirect or DNS answer leads to an address that is not public.</summary>
public sealed class GuardTests : IDisposable
{
    // First and last of every range, and neighbours that are public.
    private static readonly string[] Closed =
    [
        "0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.1.2.3", "10.255.255.255", "100.64.0.0", "100.64.0.1", "100.127.255.255",
        "127.0.0.0", "127.0.0.1", "127.0.0.53", "127.1.2.3", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.170.2",
        "169.254.255.255", "172.16.0.0", "172.16.0.1", "172.20.10.1", "172.31.255.255", "192.0.0.0", "192.0.0.8", "192.0.0.170",
        "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.0.1", "192.168.1.1", "192.168.255.255",
        "198.18.0.0", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.0", "224.0.0.1", "224.0.0.251",
        "239.255.255.250", "239.255.255.255",
        "240.0.0.0", "240.0.0.1", "255.255.255.254", "255.255.255.255",
        "::", "::1", "::2", "::ffff", "::127.0.0.1", "::10.0.0.1", "::8.8.8.8", "::ffff:0.0.0.0", "::ffff:127.0.0.1", "::ffff:7f00:1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:192.168.1.1", "::ffff:172.16.5.5", "::ffff:100.64.1.1", "::ffff:224.0.0.1",
        "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
        "64:ff9b::192.168.1.1", "64:ff9b::0.0.0.0", "64:ff9b:1::1", "64:ff9b:1::10.0.0.1", "64:ff9b:1:ffff::8.8.8.8",
        "64:ff9b:0:1::8.8.8.8", "100::", "100::1", "100:0:0:1::1", "2001::", "2001::1", "2001:0:53aa:64c:0:fbfe:f5ff:fffe", "2001:2::1",
        "2001:10::1", "2001:20::1",
        "2001:1ff:ffff::1", "2001:db8::", "2001:db8::1", "2001:db8:ffff::1", "2002::1", "2002:7f00:1::", "2002:7f00:1::1",
        "2002:a00:1::1", "2002:c0a8:101::1", "2002:808:808::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::", "fc00::1", "fd00::1",
        "fd00:ec2::254", "fd12:3456:789a::1", "fdff:ffff::1", "fe00::1", "fe80::", "fe80::1", "fe80::1%1", "fe80::a9fe:a9fe", "febf::1",
        "fec0::1", "feff::1", "ff00::1", "ff01::1", "ff02::1", "ff02::fb", "ff05::2", "ff0e::1", "ffff::1", "4000::1", "8000::1", "1::1",
        "2606:4700::5efe:127.0.0.1", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:192.168.1.1", "2a00:1450::5efe:169.254.169.254",
    ];

    private static readonly string[] Open =
    [
        "1.0.0.1", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.0.3.1", "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.1", "203.0.114.1", "223.255.255.255", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450:4001::200e",
        "2606:4700::5efe:8.8.8.8",
        "2003::1",
        "3ffe::1",
    ];

    // What people write for 127.0.0.1, 10.0.0.1, 169.254.169.254 and the like, in the spellings that some parser takes.
    private static readonly string[] Spellings =
    [
        "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
        "http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/", "http://0177.1/", "http://127.0.0.1./", "http://127.000.000.001/",
        "http://0/", "http://0.0.0.0/", "http://0x0/", "http://00/", "http://10.1/", "http://0xa000001/", "http://167772161/",
        "http://012.0.0.1/", "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://169.254.43518/",
        "http://3232235777/", "http://0xc0a80101/", "http://0300.0250.1.1/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::]/",
        "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:7f00:1]/", "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00::1]/", "http://[2002:7f00:1::]/",
        "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://foo.localhost/", "http://127.0.0.1.nip.io/",
        "http://internal.corp/", "http://metadata.google.internal/", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://127。0。0。1/",
        "http://ⓛocalhost/", "http://%31%32%37.0.0.1/", "https://127.0.0.1/", "https://[::1]/",
    ];

    private static readonly string[] Names =
        ["localhost", "foo.localhost", "127.0.0.1.nip.io", "internal.corp", "metadata.google.internal"];

    private readonly FakeWeb _web = new();

    public static TheoryData<string> ClosedAddresses => [.. Closed];

    public static TheoryData<string> ClosedSpellings => [.. Spellings];

    public GuardTests()
    {
        foreach (var name in Names) _web.Resolve(name, ["127.0.0.1"]);
        _web.Resolve("internal.corp", ["10.20.30.40"]);
        _web.Resolve("metadata.google.internal", ["169.254.169.254"]);
    }

    public void Dispose() => _web.Dispose();

    [Fact]
    public void Two_hundred_addresses_are_told_apart()
    {
        Assert.All(Closed, address => Assert.False(PublicAddress.Is(IPAddress.Parse(address)), address));
        Assert.All(Open, address => Assert.True(PublicAddress.Is(IPAddress.Parse(address)), address));
        Assert.True(Closed.Length + Open.Length + Spellings.Length >= 200, $"{Closed.Length + Open.Length + Spellings.Length}");
    }

    [Theory]
    [MemberData(nameof(ClosedAddresses))]
    public async Task No_name_leads_there(string address)
    {
        if (address.Contains('%', StringComparison.Ordinal)) return;
        _web.Resolve("evil.example", [address]);
        await RefusedAsync("http://evil.example/");
        // Among public ones too: a client that tries the next would reach it.
        _web.Resolve("mixed.example", ["8.8.8.8", address]);
        await RefusedAsync("http://mixed.example/");
        _web.Redirect("start.example/", $"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}/");
        await Assert.ThrowsAsync<FetchException>(() => ReadAsync("http://start.example/"));
        Assert.DoesNotContain(_web.Connected, to => !PublicAddress.Is(to.Address));
    }

    [Theory]
    [MemberData(nameof(ClosedSpellings))]
    public async Task No_spelling_leads_there(string address)
    {
        _web.Redirect("start.example/", Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsoluteUri : address);
        foreach (var start in new[] { address, "http://start.example/" })
            if (uri?.Host.Trim('[', ']').TrimEnd('.') is { } host && !IPAddress.TryParse(host, out _) && !Names.Contains(host))
                // No parser here takes it for an address: it is a name that nobody has.
                await Record.ExceptionAsync(() => ReadAsync(start));
            else
                await RefusedAsync(start);
        Assert.DoesNotContain(_web.Connected, to => !PublicAddress.Is(to.Address));
    }

    [Fact]
    public async Task A_name_that_changes_its_mind_is_checked_at_every_connection_and_connected_as_it_was_checked()
    {
        _web.Resolve("rebinding.example", ["8.8.8.8"], ["127.0.0.1"]);
        _web.Page("rebinding.example/", "first");
        Assert.Equal("first", System.Text.Encoding.UTF8.GetString((await ReadAsync("http://rebinding.example/")).Body));
        Assert.Equal(["8.8.8.8:80"], _web.Connected.Select(to => to.ToString()));
        await RefusedAsync("http://rebinding.example/");
        Assert.Single(_web.Connected);
    }

    [Fact]
    public async Task Every_hop_is_checked_and_there_are_five_at_most()
    {
        for (var hop = 0; hop < 5; hop++) _web.Redirect($"a.example/{hop}", $"/{hop + 1}", 301 + hop % 2);
        _web.Page("a.example/5", "here");
        Assert.Equal(new Uri("http://a.example/5"), (await ReadAsync("http://a.example/0")).Address);
        _web.Redirect("a.example/5", "/6");
        Assert.Contains("more than 5 times", (await Assert.ThrowsAsync<FetchException>(() => ReadAsync("http://a.example/0"))).Message,
            StringComparison.Ordinal);
        _web.Redirect("a.example/round", "/round");
        await Assert.ThrowsAsync<FetchException>(() => ReadAsync("http://a.example/round"));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://a.example/")]
    [InlineData("gopher://a.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://me:secret@a.example/")]
    [InlineData("http://a.example@b.example/")]
    [InlineData("http://a.example:22/")]
    [InlineData("http://a.example:8188/")]
    [InlineData("https://a.example:6379/")]
    [InlineData("/relative")]
    [InlineData("a.example")]
    [InlineData("")]
    [InlineData("http://")]
    public async Task Other_schemes_ports_and_credentials_are_refused_also_behind_a_redirect(string address)
    {
        Assert.ThrowsAny<FetchException>(() => WebAddress.Read(address));
        if (!Uri.TryCreate(address, UriKind.Absolute, out _) || address.StartsWith('/')) return;
        _web.Redirect("start.example/", address);
        await Assert.ThrowsAsync<FetchException>(() => ReadAsync("http://start.example/"));
    }

    [Fact]
    public async Task What_the_user_has_configured_may_be_anywhere_and_nothing_else_on_that_machine()
    {
        _web.Resolve("searx.home", ["192.168.1.9"]);
        _web.Page("searx.home:8080/search", "{}", "application/json");
        var answer = await _web.Web.SendAsync(new(HttpMethod.Get, "http://searx.home:8080/search"), 1000, default);
        Assert.Equal(200, (int)answer.Status);
        await Assert.ThrowsAsync<FetchException>(() => _web.Web.SendAsync(new(HttpMethod.Get, "http://searx.home:8081/"), 1000, default));
        await RefusedAsync("http://searx.home/");
    }

    [Fact]
    public async Task A_long_answer_is_cut()
    {
        _web.Page("a.example/", new string('x', 5000));
        var answer = await _web.Web.ReadAsync(new Uri("http://a.example/"), "*/*", 1000, null, default);
        Assert.Equal((1000, true), (answer.Body.Length, answer.IsCut));
    }

    private Task<WebAnswer> ReadAsync(string address) =>
        _web.Web.ReadAsync(WebAddress.Read(address), "*/*", 100_000, mayRead: null, CancellationToken.None);

    private async Task RefusedAsync(string address)
    {
        var refused = await Assert.ThrowsAnyAsync<FetchException>(() => ReadAsync(address));
        Assert.NotEmpty(refused.Message);
    }
}
