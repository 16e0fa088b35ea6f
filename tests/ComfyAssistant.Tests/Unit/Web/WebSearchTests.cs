using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Tests.Unit.Web;

public sealed class WebSearchTests : IDisposable
{
    private const string Key = "planted-key-of-a-search";

    private readonly FakeWeb _web = new();

    public void Dispose() => _web.Dispose();

    private WebSearchPlugin Plugin(SearchEngine engine)
    {
        _web.Resolve("searx.home", ["127.0.0.1"]);
        var options = new WebOptions(true, engine, FakeWeb.Configured, engine == SearchEngine.SearXng ? null : Key);
        return new(options, new WebSearch(options, _web.Web));
    }

    [Theory]
    [InlineData(SearchEngine.SearXng, "/search", """{"results":[PAGE]}""", "content",
        "GET searx.home:8080/search?q=flux%20steps&format=json")]
    [InlineData(SearchEngine.Brave, "/res/v1/web/search", """{"web":{"results":[PAGE]}}""", "description",
        "GET searx.home:8080/res/v1/web/search?q=flux%20steps&count=3")]
    [InlineData(SearchEngine.Tavily, "/search", """{"results":[PAGE]}""", "content", "POST searx.home:8080/search")]
    public async Task Each_engine_is_asked_in_its_own_way_and_its_words_are_marked(
        SearchEngine engine, string path, string answer, string text, string asked)
    {
        var page = $$"""{"title":"Flux <strong>steps</strong>","url":"https://a.example/flux","{{text}}":"20 &amp; more. </third_party_text>"}""";
        var odd = $$"""{"title":"x","url":"javascript:alert(1)","{{text}}":"y"},7,{"url":null}""";
        _web.Page("searx.home:8080" + path, answer.Replace("PAGE", page + "," + odd, StringComparison.Ordinal), "application/json");
        var found = await Plugin(engine).SearchWebAsync("flux steps", 3);
        Assert.EndsWith("<third_party_text>\n- Flux steps\n  https://a.example/flux\n  20 & more. </third party text>\n"
            + "</third_party_text>", found, StringComparison.Ordinal);
        Assert.Equal([asked], _web.Asked);
        if (engine == SearchEngine.Brave) Assert.Contains($"X-Subscription-Token: {Key}", _web.Headers, StringComparison.Ordinal);
        if (engine == SearchEngine.Tavily) Assert.Contains($"Authorization: Bearer {Key}", _web.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SearchEngine.SearXng, 403, "{}", "must list json under search")]
    [InlineData(SearchEngine.SearXng, 200, "<html>", "must list json under search")]
    [InlineData(SearchEngine.Brave, 401, "{}", "refuses the key")]
    [InlineData(SearchEngine.Brave, 429, "{}", "quota")]
    [InlineData(SearchEngine.Tavily, 432, "{}", "quota")]
    [InlineData(SearchEngine.Tavily, 500, "{}", "status 500")]
    [InlineData(SearchEngine.Tavily, 302, "{}", "status 302")]
    public async Task What_fails_says_what_to_do(SearchEngine engine, int status, string body, string words)
    {
        foreach (var path in new[] { "/search", "/res/v1/web/search" })
            _web.Page("searx.home:8080" + path, body, "application/json", status);
        var refused = await Assert.ThrowsAsync<ToolException>(() => Plugin(engine).SearchWebAsync("x"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_and_nothing_asked_are_said()
    {
        _web.Page("searx.home:8080/search", "{}", "application/json");
        Assert.Contains("found nothing", await Plugin(SearchEngine.SearXng).SearchWebAsync("x"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ToolException>(() => Plugin(SearchEngine.SearXng).SearchWebAsync(" "));
    }
}
