using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Local model servers unload before a run, where their connections say that they share ComfyUI's GPU.</summary>
public sealed class SharedGpuTests : IAsyncLifetime
{
    private static readonly string[] Loaded = ["qwen3:8b", "gemma3"];

    private readonly ConcurrentQueue<string> _posted = new();
    private TestHost _service = null!;
    private FakeComfy? _server;

    public async Task InitializeAsync() => _service = await TestHost.StartAsync(null);

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("ollama", "/api/ps", """{"models":[{"name":"qwen3:8b","model":"qwen3:8b"},{"name":"gemma3"}]}""",
        "/api/generate {\"model\":\"NAME\",\"keep_alive\":0,\"stream\":false}")]
    [InlineData("lmstudio", "/api/v1/models",
        """{"models":[{"key":"qwen3:8b","loaded_instances":[{"id":"qwen3:8b"},{"id":"gemma3"}]},{"key":"x","loaded_instances":[]}]}""",
        "/api/v1/models/unload {\"instance_id\":\"NAME\"}")]
    [InlineData("llamacpp", "/models", """
        {"data":[{"id":"qwen3:8b","status":{"value":"loaded"}},{"id":"gemma3","status":{"value":"loading"}},
                 {"id":"x","status":{"value":"unloaded"}}]}
        """, "/models/unload {\"model\":\"NAME\"}")]
    public async Task Each_kind_unloads_what_it_has_loaded(string provider, string path, string list, string posted)
    {
        foreach (var named in new[] { provider, "other" })
        {
            var server = await StartAsync();
            server.Pages[path] = list;
            await ConnectAsync(named, sharesGpu: true);
            var freed = (await FreeAsync()).Single()!;
            Assert.Equal(("Mine", null), ((string?)freed["name"], (string?)freed["problem"]));
            Assert.Equal(Loaded, freed["models"]!.AsArray().Select(model => (string?)model));
            Assert.Equal(Loaded.Select(name => posted.Replace("NAME", name, StringComparison.Ordinal)), _posted);
            _posted.Clear();
        }
    }

    [Fact]
    public async Task Only_those_that_share_it_are_asked()
    {
        var server = await StartAsync();
        server.Pages["/api/ps"] = """{"models":[{"name":"qwen3"}]}""";
        await ConnectAsync("ollama", sharesGpu: false);
        Assert.Empty(await FreeAsync());
        Assert.DoesNotContain("/api/ps", server.Asked);
        Assert.False((bool?)(await ConnectionAsync())["sharesGpu"]);
        await ConnectAsync("ollama", sharesGpu: true);
        Assert.True((bool?)(await ConnectionAsync())["sharesGpu"]);
        Assert.Single(await FreeAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[{"id":"m"}]}""")]
    public async Task A_server_with_nothing_loaded_or_of_one_model_alone_says_nothing_false(string list)
    {
        var server = await StartAsync();
        foreach (var path in new[] { "/api/ps", "/models" }) server.Pages[path] = list;
        await ConnectAsync("llamacpp", sharesGpu: true);
        var freed = await FreeAsync();
        Assert.All(freed, one => Assert.Empty(one!["models"]!.AsArray()));
        Assert.Empty(_posted);
    }

    [Fact]
    public async Task What_is_not_running_or_refuses_does_not_hold_the_run_back()
    {
        var server = await StartAsync();
        server.Pages["/api/ps"] = """{"models":[{"name":"qwen3"}]}""";
        await ConnectAsync("ollama", sharesGpu: true);
        server.Fault = http => HttpMethods.IsPost(http.Request.Method) ? StatusAsync(http, 500) : null;
        var refused = (await FreeAsync()).Single()!;
        Assert.Empty(refused["models"]!.AsArray());
        Assert.NotNull((string?)refused["problem"]);
        await server.DisposeAsync();
        _server = null;
        Assert.Empty(await FreeAsync());
    }

    [Fact]
    public async Task The_variable_says_it_for_the_environments_connection_and_other_pages_may_not_ask()
    {
        var server = await StartAsync();
        server.Pages["/api/ps"] = """{"models":[{"name":"qwen3"}]}""";
        await using var service = await TestHost.StartAsync(null,
            "OPENAI_API_BASE_URL=" + server.Url + "/v1", "OPENAI_MODEL=qwen3", "LLM_SHARES_GPU=true");
        var answer = await service.OkAsync("POST", "/api/models/make-room");
        Assert.Equal("qwen3", (string?)answer["servers"]![0]!["models"]![0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/models/make-room");
        request.Headers.Add("Origin", "http://127.0.0.1:3000");
        using var refused = await service.Http.SendAsync(request);
        Assert.Equal(403, (int)refused.StatusCode);
    }

    private async Task<FakeComfy> StartAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = await FakeComfy.StartAsync();
        _server.Fault = http => HttpMethods.IsPost(http.Request.Method) ? TakeAsync(http) : null;
        return _server;
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        _posted.Enqueue($"{http.Request.Path} {await reader.ReadToEndAsync()}");
        await http.Response.WriteAsync("{}");
    }

    private static Task StatusAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private Task<JsonNode> ConnectAsync(string provider, bool sharesGpu) =>
        _service.OkAsync(
            "PUT", "/api/models/mine", new { name = "Mine", provider, baseUrl = _server!.Url + "/v1", model = "qwen3", sharesGpu });

    private async Task<JsonNode> ConnectionAsync() =>
        (await _service.OkAsync("GET", "/api/models"))["connections"]!.AsArray()
            .Single(connection => (string?)connection!["id"] == "mine")!;

    private async Task<JsonArray> FreeAsync() => (await _service.OkAsync("POST", "/api/models/make-room"))["servers"]!.AsArray();
}
