using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>Keys of connections: who may see and change connections, and that no key leaves by any way.</summary>
public sealed class ModelKeyTests : IDisposable
{
    // Made up, in the shapes of OpenAI, OpenRouter, Google, Anthropic, Groq, xAI, Hugging Face, NVIDIA, a UUID, and none at all.
    private static readonly string[] Keys =
    [
        "sk-proj-Planted01abcdefGHIJ-klmnop", "sk-or-v1-planted02fedcba9876543210", "AIzaSyPlanted03abcdefghijklmnopqrstu",
        "sk-ant-api03-Planted04-abcdef_ghij", "gsk_Planted05abcdefghijklmnop", "xai-Planted06abcdefghijklmnopqrs",
        "hf_Planted07abcdefghijklmnopqrs", "nvapi-Planted08-abcdefghijklmn", "0f8fad5b-d9cb-469f-a165-70867728planted09",
        "Planted10/with+odd=letters&more",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("keys-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task No_key_is_in_any_answer_or_log()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var seen = new List<(string Where, string Text)>();
        await using (var service = await ServiceProcess.StartAsync(_root.FullName,
            ["COMFY_ASSISTANT_LOG_LEVEL=DEBUG", "OPENAI_API_KEY=", "OPENAI_API_BASE_URL=https://api.openai.com/v1",
            "LLM_REQUEST_DELAY_SECONDS=0", "COMFY_ASSISTANT_USER_CONTEXT=" + Path.Combine(_root.FullName, "user_context")]))
        {
            for (var i = 0; i < Keys.Length; i++)
            {
                // Each provider repeats the key that it was sent, and the last one of others'.
                var repeated = $"Incorrect key {Keys[i]} ({Uri.EscapeDataString(Keys[i])})";
                (provider.Models, provider.ModelsStatus) = (new JsonObject { ["detail"] = repeated }.ToJsonString(), 401);
                provider.Otherwise = call => RefuseAsync(call, repeated);
                var id = "c" + i;
                using var put = await service.Http.PutAsJsonAsync($"/api/models/{id}",
                    new { name = "Number " + i, baseUrl = provider.Url, key = Keys[i], model = i % 2 == 0 ? null : "m" });
                await SeeAsync("put", put);
                await SeeAsync("put of a bad address", await service.Http.PutAsJsonAsync(
                    $"/api/models/{id}", new { baseUrl = $"http://{Uri.EscapeDataString(Keys[i])}@x.test/", key = Keys[i] }));
                await SeeAsync("put of a bad key",
                    await service.Http.PutAsJsonAsync($"/api/models/{id}", new { baseUrl = provider.Url, key = Keys[i] + " \u00e9" }));
                await SeeAsync("put of a bad type",
                    await service.Http.PutAsJsonAsync($"/api/models/{id}", new { baseUrl = provider.Url, key = new[] { Keys[i] } }));
                await SeeAsync("list", await service.Http.GetAsync($"/api/models/{id}/list"));
                await SeeAsync("test", await service.Http.PostAsync($"/api/models/{id}/test", null));
                var chat = Conversation.Of(Conversation.User("Hi"));
                chat["connection"] = id;
                await SeeAsync("chat", await service.Http.PostAsJsonAsync("/api/chat", (JsonNode)chat));
                await SeeAsync("connections", await service.Http.GetAsync("/api/models"));
                Assert.True(provider.Calls.Any(call => call.Authorization == "Bearer " + Keys[i]), $"key {i} was never sent: {seen[^2]}");
            }
            await SeeAsync("health", await service.Http.GetAsync("/healthz"));
            await SeeAsync("preview", await service.Http.GetAsync("/api/prompts/preview"));
            await SeeAsync("delete", await service.Http.DeleteAsync("/api/models/c0"));
            seen.Add(("the log", service.Output));
        }

        Assert.All(seen, text => Assert.All(Keys, key =>
        {
            Assert.False(text.Text.Contains(key, StringComparison.Ordinal), $"{key} in {text.Where}: {text.Text}");
            Assert.False(text.Text.Contains(Uri.EscapeDataString(key), StringComparison.Ordinal), $"{key} in {text.Where}: {text.Text}");
        }));
        var file = await File.ReadAllTextAsync(Path.Combine(_root.FullName, "own", "connections.json"));
        Assert.DoesNotContain("Planted01", file, StringComparison.Ordinal);

        async Task SeeAsync(string where, HttpResponseMessage answer)
        {
            seen.Add((where, answer.Headers + await answer.Content.ReadAsStringAsync()));
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://localhost:5173")]
    [InlineData("null")]
    public async Task Another_program_s_page_on_this_machine_may_chat_but_sees_no_connection(string origin)
    {
        await using var host = await TestHost.StartAsync(null);
        foreach (var (method, path) in Routes)
        {
            using var request = new HttpRequestMessage(method, path) { Headers = { { "Origin", origin } } };
            if (method == HttpMethod.Put)
                request.Content = JsonContent.Create(new { baseUrl = "http://127.0.0.1:9/v1" });
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.Single((await host.Http.GetFromJsonAsync<JsonObject>("/api/models"))!["connections"]!.AsArray());
    }

    [Fact]
    public async Task The_panels_own_pages_may_see_connections()
    {
        await using var host = await TestHost.StartAsync(
            null, "COMFYUI_BASE_URL=http://127.0.0.1:8188", "COMFY_ASSISTANT_ALLOWED_ORIGINS=https://comfy.example");
        var own = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        string[] origins =
            [own, own.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "http://localhost:8188", "https://comfy.example"];
        foreach (var origin in origins)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/models") { Headers = { { "Origin", origin } } };
            using var answer = await host.Http.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, origin);
        }
    }

    [Theory]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    [InlineData("same-site", 403)]
    [InlineData("cross-site", 403)]
    public async Task A_request_without_an_origin_is_judged_by_what_the_browser_says_of_it(string site, int status)
    {
        await using var host = await TestHost.StartAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/models") { Headers = { { "Sec-Fetch-Site", site } } };
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task With_a_token_every_route_asks_for_it()
    {
        const string token = "a-token-of-enough-letters";
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_TOKEN=" + token);
        foreach (var (method, path) in Routes)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await host.Http.GetAsync("/api/models")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_damaged_file_costs_itself_alone()
    {
        await using var host = await TestHost.StartAsync(null);
        var file = Path.Combine(host.Context, "own", "connections.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "{\"connections\": [ {");
        Assert.NotEmpty((await host.ChatAsync("Hi")).Text);
        var list = (await host.Http.GetFromJsonAsync<JsonObject>("/api/models"))!;
        Assert.Single(list["connections"]!.AsArray());
        Assert.Contains("is not valid JSON. Everything else works.", (string?)list["problem"], StringComparison.Ordinal);

        using var put = await host.Http.PutAsJsonAsync("/api/models/new", new { baseUrl = "http://127.0.0.1:9/v1" });
        put.EnsureSuccessStatusCode();
        Assert.Null((await host.Http.GetFromJsonAsync<JsonObject>("/api/models"))!["problem"]);
        Assert.Equal("{\"connections\": [ {",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.damaged-*"))));
    }

    private static (HttpMethod, string)[] Routes =>
    [
        (HttpMethod.Get, "/api/models"), (HttpMethod.Get, "/api/models/providers"), (HttpMethod.Get, "/api/models/local"),
        (HttpMethod.Put, "/api/models/new"), (HttpMethod.Delete, "/api/models/new"), (HttpMethod.Get, "/api/models/environment/list"),
        (HttpMethod.Post, "/api/models/environment/test"),
    ];

    private static async Task RefuseAsync(ProviderCall call, string words)
    {
        call.Http.Response.StatusCode = 401;
        await call.SendAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = words } }.ToJsonString());
    }
}
