using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Comfy;

public sealed class ConditionalGetCacheTests : IAsyncLifetime, IDisposable
{
    private readonly List<int> _statuses = [];
    private FakeComfy _comfy = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _http = new HttpClient(
            new ConditionalGetCache { InnerHandler = new Watched(_statuses) { InnerHandler = new SocketsHttpHandler() } })
        {
            BaseAddress = new Uri(_comfy.Url + "/"),
        };
    }

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync() => await _comfy.DisposeAsync();

    [Fact]
    public async Task Answer_that_still_holds_is_not_sent_again()
    {
        _comfy.Tag = "\"a\"";
        _comfy.Pages["/docs/KSampler/en.md"] = "# Help";
        for (var i = 0; i < 3; i++)
        {
            using var answer = await _http.GetAsync("docs/KSampler/en.md");
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal("# Help", await answer.Content.ReadAsStringAsync());
            Assert.Equal("text/markdown", answer.Content.Headers.ContentType!.ToString());
        }
        Assert.Equal([200, 304, 304], _statuses);
    }

    [Fact]
    public async Task Changed_answer_takes_the_place_of_the_old_one()
    {
        _comfy.Tag = "\"a\"";
        _comfy.Pages["/x"] = "# Old";
        Assert.Equal("# Old", await _http.GetStringAsync("x"));
        _comfy.Tag = "\"b\"";
        _comfy.Pages["/x"] = "# New";
        Assert.Equal("# New", await _http.GetStringAsync("x"));
        Assert.Equal("# New", await _http.GetStringAsync("x"));
        Assert.Equal([200, 200, 304], _statuses);
    }

    [Fact]
    public async Task Answer_without_tag_and_failure_are_not_kept()
    {
        _comfy.Pages["/x"] = "# Old";
        Assert.Equal("# Old", await _http.GetStringAsync("x"));
        _comfy.Pages["/x"] = "# New";
        Assert.Equal("# New", await _http.GetStringAsync("x"));
        _comfy.Tag = "\"a\"";
        using var missing = await _http.GetAsync("missing");
        using var again = await _http.GetAsync("missing");
        Assert.Equal([200, 200, 404, 404], _statuses);
    }

    private sealed class Watched(List<int> statuses) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            statuses.Add((int)response.StatusCode);
            return response;
        }
    }
}
