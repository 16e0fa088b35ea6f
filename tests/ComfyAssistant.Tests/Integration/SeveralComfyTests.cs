using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A service with two ComfyUIs, each of which has a node type and a model that the other lacks.</summary>
public sealed class SeveralComfyTests : IAsyncLifetime
{
    private static readonly string[] Names = ["big", "small"];

    private FakeComfy _big = null!;
    private FakeComfy _small = null!;
    private ScriptedProvider _provider = null!;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _big = await WithAsync("OnlyBig", "big.safetensors");
        _small = await WithAsync("OnlySmall", "small.safetensors");
        _small.Pages["/queue"] = """{"queue_running": [[1]], "queue_pending": [[2], [3]]}""";
        _provider = await ScriptedProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider, $"COMFYUI_SERVERS=big={_big.Url},small={_small.Url}");
        foreach (var name in Names)
            await AskAsync(HttpMethod.Post, "/api/environment/scan", name);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
        await _big.DisposeAsync();
        await _small.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "big", "small")]
    [InlineData("big", "big", "small")]
    [InlineData("small", "small", "big")]
    public async Task Each_request_is_answered_for_the_ComfyUI_that_it_names(string? name, string meant, string other)
    {
        var models = await AskAsync(HttpMethod.Get, "/api/environment/models?category=checkpoints", name);
        Assert.Contains(meant + ".safetensors", models, StringComparison.Ordinal);
        Assert.DoesNotContain(other + ".safetensors", models, StringComparison.Ordinal);
        var types = JsonNode.Parse(await AskAsync(HttpMethod.Get, "/api/environment/object-info", name))!.AsObject();
        Assert.True(types.ContainsKey("Only" + char.ToUpperInvariant(meant[0]) + meant[1..]));
        Assert.Contains($"called {meant};", await AskAsync(HttpMethod.Get, "/api/environment/summary", name), StringComparison.Ordinal);

        var (its, others) = meant == "big" ? (_big, _small) : (_small, _big);
        await SendAsync(HttpMethod.Post, "/api/comfy/prompt", name, new { prompt = new { } });
        Assert.Contains("/prompt", its.Asked);
        Assert.DoesNotContain("/prompt", others.Asked);
    }

    [Fact]
    public async Task Pictures_name_it_in_their_address_which_goes_no_further()
    {
        string? query = null;
        _small.Fault = http =>
        {
            if (http.Request.Path == "/view")
                query = http.Request.QueryString.Value;
            return null;
        };
        using var answer = await _host.Http.GetAsync("/api/comfy/view?filename=a.png&type=output&comfy=small");
        Assert.Equal("?filename=a.png&type=output", query);
    }

    [Fact]
    public async Task The_id_of_ComfyUIs_own_user_goes_to_view_alone_and_holds_nothing_else()
    {
        var told = new ConcurrentDictionary<string, string>();
        _big.Fault = http =>
        {
            told[http.Request.Path.Value!] = http.Request.Headers["Comfy-User"].ToString();
            return null;
        };
        foreach (var path in new[] { "view?filename=blake3:0", "queue" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/comfy/" + path);
            request.Headers.Add("Comfy-User", "anna_1-2");
            using var answer = await _host.Http.SendAsync(request);
        }
        Assert.Equal("anna_1-2", told["/view"]);
        Assert.Equal("", told["/queue"]);
        foreach (var wrong in new[] { "an na", "../anna", new string('a', 201) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/comfy/queue");
            request.Headers.TryAddWithoutValidation("Comfy-User", wrong);
            using var answer = await _host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("big", "small")]
    [InlineData("small", "big")]
    public async Task Tools_of_a_turn_are_those_of_its_ComfyUI(string name, string other)
    {
        _provider.Then(Chunks.Calls(("c1", "getAvailableModels", "{}"))).Then(Chunks.Answer("Done."));
        using var answer = await SendAsync(HttpMethod.Post, "/api/chat", name, Conversation.Of(Conversation.User("Which models?")));
        var told = await answer.Content.ReadAsStringAsync();
        Assert.Contains(name + ".safetensors", told, StringComparison.Ordinal);
        Assert.DoesNotContain(other + ".safetensors", told, StringComparison.Ordinal);
        // What the model reads of the installation is of the same one.
        Assert.Contains($"called {name};", _provider.Calls[0].Messages[0]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_of_an_MCP_client_too()
    {
        _host.Http.DefaultRequestHeaders.Add(ComfyGate.Header, "small");
        await using var client = await McpClients.ConnectAsync(_host.Http);
        Assert.Contains("small.safetensors", (await client.CallAsync("getAvailableModels")).Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/environment/summary")]
    [InlineData("/healthz")]
    public async Task A_name_that_there_is_not_is_refused_with_those_that_there_are(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, "huge");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("It has: big, small.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_how_each_is_and_whose_page_asks()
    {
        // With a name that it once had, as a panel may still send.
        var list = JsonNode.Parse(await AskAsync(HttpMethod.Get, $"/api/comfy/servers?page={Uri.EscapeDataString(_small.Url)}", "huge"))!;
        Assert.Equal("big", (string?)list["default"]);
        Assert.Equal("small", (string?)list["own"]);
        var small = list["servers"]!.AsArray().Single(server => (string?)server!["name"] == "small")!;
        Assert.Equal("scanned", (string?)small["nodes"]);
        Assert.InRange((double)small["scanAgeSeconds"]!, 0, 600);
        Assert.DoesNotContain("127.0.0.1", list.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_workflow_lacks_here_is_said_to_be_there()
    {
        var workflow = new JsonObject { ["1"] = new JsonObject { ["class_type"] = "OnlySmall", ["inputs"] = new JsonObject() } };
        using var here = await SendAsync(HttpMethod.Post, "/api/workflows/validate", "big", new { workflow });
        Assert.Contains("\"small\"", Elsewhere(await here.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var there = await SendAsync(HttpMethod.Post, "/api/workflows/validate", "small", new { workflow });
        Assert.Null(Elsewhere(await there.Content.ReadAsStringAsync()));
        // Nobody has this.
        workflow["2"] = new JsonObject { ["class_type"] = "OnlyNobody", ["inputs"] = new JsonObject() };
        using var nowhere = await SendAsync(HttpMethod.Post, "/api/workflows/validate", "big", new { workflow });
        Assert.Null(Elsewhere(await nowhere.Content.ReadAsStringAsync()));
    }

    private static string? Elsewhere(string result) => (string?)JsonNode.Parse(result)!["elsewhere"];

    private static async Task<FakeComfy> WithAsync(string type, string checkpoint)
    {
        var comfy = await FakeComfy.StartAsync();
        var types = JsonNode.Parse(comfy.ObjectInfo)!.AsObject();
        types[type] = JsonNode.Parse("""{"input": {}, "output": [], "output_node": true}""");
        comfy.ObjectInfo = Encoding.UTF8.GetBytes(types.ToJsonString());
        comfy.Models["checkpoints"] = [checkpoint];
        return comfy;
    }

    private async Task<string> AskAsync(HttpMethod method, string path, string? comfy)
    {
        using var answer = await SendAsync(method, path, comfy);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? comfy, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (comfy is not null)
            request.Headers.Add(ComfyGate.Header, comfy);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await _host.Http.SendAsync(request);
    }
}
