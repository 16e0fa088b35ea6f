using System.Text;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Comfy;

public class ComfyAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8188", "http://127.0.0.1:8188/", "", null)]
    [InlineData("http://127.0.0.1:8188/api/", "http://127.0.0.1:8188/", "api/", null)]
    [InlineData("https://example.org/comfy/api", "https://example.org/comfy/", "api/", null)]
    [InlineData("https://me:p%40ss@example.org/comfy", "https://example.org/comfy/", "", "me:p@ss")]
    public void An_address_is_taken_apart(string text, string root, string apiPath, string? login)
    {
        var address = ComfyAddress.Of(new Uri(text));
        Assert.Equal((new Uri(root), apiPath), (address.Root, address.ApiPath));
        Assert.Equal(login is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login)), address.Authorization);
    }

    [Fact]
    public void Headers_are_read_from_one_line_or_several()
    {
        Assert.Equal([("CF-Access-Client-Id", "a.b"), ("Cookie", "x=1; y=2")],
            ComfyAddress.Headers("CF-Access-Client-Id: a.b | Cookie: x=1; y=2"));
        Assert.Equal([("A", "1"), ("B", "2")], ComfyAddress.Headers("A: 1\r\nB:2"));
        Assert.Null(ComfyAddress.Headers("no colon"));
        Assert.Null(ComfyAddress.Headers("Bad Name: x"));
        Assert.Null(ComfyAddress.Headers("A: \u0001"));
    }

    [Fact]
    public async Task Login_headers_and_api_path_are_sent()
    {
        await using var comfy = await FakeComfy.StartAsync();
        var seen = new List<string>();
        comfy.Fault = async http =>
        {
            seen.Add($"{http.Request.Path} {http.Request.Headers.Authorization} {http.Request.Headers["X-Key"]}");
            http.Response.StatusCode = 503;
            await http.Response.CompleteAsync();
        };
        var url = new UriBuilder(comfy.Url) { UserName = "me", Password = "secret", Path = "/api" }.Uri.AbsoluteUri;
        await using var service = await TestHost.StartAsync(null, "COMFYUI_BASE_URL=" + url, "COMFYUI_HEADERS=X-Key: 42");
        var error = await service.FailsAsync(502, "POST", "/api/environment/scan");
        Assert.Contains("/api/object_info bWU6c2VjcmV0 42".Replace("bWU6", "Basic bWU6", StringComparison.Ordinal), seen);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
