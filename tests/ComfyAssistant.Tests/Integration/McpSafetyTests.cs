using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;
using ModelContextProtocol.Protocol;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Who may use <c>/mcp</c>, what leaves it, and what it costs a service that nobody asks.</summary>
public sealed class McpSafetyTests
{
    private const string Token = "secret-of-24-characters!";

    private static JsonNode Ping => new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/list" };

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "127.0.0.1.evil.example", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "http://localhost:6274", 200)]
    [InlineData("Host", "localhost", 200)]
    public async Task Other_pages_and_rebound_names_are_refused(string header, string value, int status)
    {
        await using var host = await TestHost.StartAsync(null);
        using var answer = await PostAsync(host, (header, value));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task With_a_token_it_is_asked_for_and_stays_out_of_what_is_answered()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_TOKEN=" + Token);
        using (var refused = await PostAsync(host))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var skill = Path.Combine(host.Context, "skills", "leaky", "SKILL.md");
        Directory.CreateDirectory(Path.GetDirectoryName(skill)!);
        await File.WriteAllTextAsync(skill, $"---\nname: Leaky {Token}\ndescription: Says {Token}.\n---\nThe token is {Token}.\n");

        await using var client = await McpClients.ConnectAsync(host.Http, Token);
        var resources = await client.ListResourcesAsync();
        var prompts = await client.ListPromptsAsync();
        var text = Assert.IsType<TextResourceContents>((await client.ReadResourceAsync("skill://own/leaky")).Contents[0]).Text;
        var said = Assert.IsType<TextContentBlock>((await client.GetPromptAsync("leaky")).Messages[0].Content).Text;
        var called = (await client.CallAsync("getUserSkill", new { slug = "leaky" })).Text();
        var missing = (await client.CallAsync("getUserSkill", new { slug = Token })).Text();

        Assert.All(
            [
                text, said, called, missing,
                .. resources.Select(resource => resource.Title + resource.Description),
                .. prompts.Select(prompt => prompt.Title + prompt.Description),
            ],
            given => Assert.DoesNotContain(Token, given, StringComparison.Ordinal));
        Assert.Equal("The token is [key].", text.Trim());
    }

    [Fact]
    public async Task Switched_off_it_says_so()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_MCP=off");
        using var answer = await PostAsync(host);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("COMFY_ASSISTANT_MCP", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_is_neither_on_nor_off_is_refused() =>
        Assert.Throws<SettingException>(() => { Program.Build(["--COMFY_ASSISTANT_MCP=maybe"]); });

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task There_are_no_sessions(string method)
    {
        await using var host = await TestHost.StartAsync(null);
        using var answer = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/mcp"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task The_library_is_loaded_with_the_first_request_and_not_before()
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Directory.CreateTempSubdirectory("mcp");
        try
        {
            await using var service = await ServiceProcess.StartAsync(
                folder.FullName, ["COMFY_ASSISTANT_USER_CONTEXT=" + folder.FullName, "COMFY_ASSISTANT_LOG_LEVEL=ERROR"]);
            await service.Http.GetStringAsync("/api/tools");
            await service.Http.GetStringAsync("/openapi/v1.json");
            await service.Http.GetStringAsync("/api/user-context/rules");
            Assert.DoesNotContain("ModelContextProtocol", await service.MapsAsync(), StringComparison.Ordinal);
            // Nor that of what only several hosts have, with a chat.
            await service.ChatAsync("Hi");
            Assert.DoesNotContain("StackExchange.Redis", await service.MapsAsync(), StringComparison.Ordinal);
            Assert.DoesNotContain("Npgsql", await service.MapsAsync(), StringComparison.Ordinal);
            await using var client = await McpClients.ConnectAsync(service.Http);
            Assert.Contains("ModelContextProtocol", await service.MapsAsync(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(TestHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = JsonContent.Create(Ping) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        foreach (var (name, value) in headers)
            if (name == "Host") request.Headers.Host = value;
            else request.Headers.Add(name, value);
        return await host.Http.SendAsync(request);
    }
}
