using System.Net.Http.Json;
using System.Text.Json;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Who may add MCP servers and call their tools, and what becomes of their keys.</summary>
public sealed class McpServerSafetyTests : ServiceTest
{
    private const string Key = "planted-key-of-a-server-8172";

    [Fact]
    public async Task Keys_are_kept_for_their_user_alone_and_never_come_back()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        remote.Key = Key;
        await Service.Http.AddAsync("remote", new { url = remote.Url + "?key=" + Key, headers = new { Authorization = "Bearer " + Key } });
        await Service.Http.AddAsync("local", McpDoubles.Program(env: new() { ["API_KEY"] = Key, ["MODE"] = "production" }));
        await Service.Http.TestAsync("remote");
        await Service.Http.AllowAsync("remote", "always", "echo");

        var file = Path.Combine(Service.Context, "own", "mcp.json");
        Assert.Contains(Key, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            foreach (var path in new[] { file, Path.Combine(Service.Context, "own", "mcp-tools.json") })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var shown = await Service.Http.GetStringAsync("/api/mcp/servers");
        Assert.DoesNotContain(Key, shown, StringComparison.Ordinal);
        Assert.Contains("\"API_KEY\"", shown, StringComparison.Ordinal);
        // A server that repeats what it was sent.
        var repeated = await Service.Http.CallToolAsync("remote__echo", new { text = $"Your key is {Key} and the mode production." });
        Assert.Contains("Your key is [key] and the mode production.", repeated.GetProperty("data").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_key_stays_where_it_was_entered_for()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        remote.Key = Key;
        await Service.Http.AddAsync("remote", new { url = remote.Url, headers = new { Authorization = "Bearer " + Key } });
        await Service.Http.AddAsync("remote", new { url = remote.Url, headers = new { Authorization = (string?)null } });
        await Service.Http.TestAsync("remote");

        var (status, error) = await Service.Http.PutAsJsonAsync("/api/mcp/servers/remote",
            new { url = "http://127.0.0.1:9/mcp", headers = new { Authorization = (string?)null } }).RefusalAsync();
        Assert.Equal((400, true), (status, error.Contains("Enter its keys once more", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_sends_on_is_not_followed_and_one_that_wants_a_key_says_so()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        await Service.Http.AddAsync("moved", new { url = remote.Url.Replace("/mcp", "/elsewhere", StringComparison.Ordinal) });
        Assert.Contains("sends on to another address",
            (await Service.Http.PostAsync("/api/mcp/servers/moved/test", null).RefusalAsync()).Error, StringComparison.Ordinal);
        remote.Key = Key;
        await Service.Http.AddAsync("closed", new { url = remote.Url });
        Assert.Contains("Check the key in its headers",
            (await Service.Http.PostAsync("/api/mcp/servers/closed/test", null).RefusalAsync()).Error, StringComparison.Ordinal);
        await Service.Http.AddAsync("away", new { url = "http://127.0.0.1:9/mcp" });
        Assert.Contains("could not be reached",
            (await Service.Http.PostAsync("/api/mcp/servers/away/test", null).RefusalAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_no_variable_of_ours()
    {
        System.Environment.SetEnvironmentVariable("OPENAI_API_KEY_OF_A_TEST", Key);
        await Service.Http.AddAsync("local", McpDoubles.Program(env: new() { ["MODE"] = "production" }));
        await Service.Http.TestAsync("local");
        await Service.Http.AllowAsync("local", "always", "environment");
        var names = (await Service.Http.CallToolAsync("local__environment")).GetProperty("data").GetString()!.Split('\n');
        Assert.Contains("MODE", names);
        Assert.Contains("PATH", names);
        Assert.DoesNotContain(names, name => name.Contains("OPENAI", StringComparison.Ordinal)
            || name.Contains("COMFY", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("X-ComfyAssistant-Remote", "1", 400)]
    [InlineData("X-Other", "1", 200)]
    public async Task Only_the_panel_on_this_machine_adds_programs(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/mcp/servers/local")
        {
            Content = JsonContent.Create(McpDoubles.Program()),
        };
        request.Headers.Add(header, value);
        using var answer = await Service.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Another_programs_page_may_chat_but_is_offered_no_servers_tool()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        await using var remote = await HttpMcpDouble.StartAsync();
        await host.Http.AddAsync("remote", new { url = remote.Url });
        await host.Http.TestAsync("remote");
        await host.Http.AllowAsync("remote", "always", "echo");
        var own = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (var (origin, isOffered) in new[] { ("http://localhost:3000", false), (own, true) })
        {
            provider.Then(McpDoubles.Call("remote__echo", new { text = "x" }));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat")
            {
                Content = JsonContent.Create(Conversation.Of(Conversation.User("Go."))),
            };
            request.Headers.Add("Origin", origin);
            using var answer = await host.Http.SendAsync(request);
            await answer.Content.ReadAsStringAsync();
            Assert.Equal(isOffered, provider.Calls[^1].Tools.Contains("remote__echo"));
        }
        Assert.Single(remote.Server.Called);
    }

    [Theory]
    [InlineData("""{"command":""}""", "empty command")]
    [InlineData("{}", "either a \"command\" or a \"url\"")]
    [InlineData("""{"command":"x","url":"http://localhost/mcp"}""", "either a \"command\" or a \"url\"")]
    [InlineData("""{"url":"file:///etc/passwd"}""", "http:// or https://")]
    [InlineData("""{"url":"http://me:secret@localhost/mcp"}""", "without user name and password")]
    [InlineData("""{"url":"nowhere"}""", "must be an address")]
    [InlineData("""{"command":"x","env":{"A B":"x"}}""", "environment variable")]
    [InlineData("""{"url":"http://localhost/mcp","headers":{"X":"a\r\nb"}}""", "cannot be a header")]
    public async Task A_server_that_cannot_be_is_refused_with_what_would_be_right(string body, string words)
    {
        var (status, error) = await Service.Http.PutAsJsonAsync("/api/mcp/servers/x", JsonElement.Parse(body)).RefusalAsync();
        Assert.Equal(400, status);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_that_of_other_clients_and_what_is_not_ours_stays_in_it()
    {
        var file = Path.Combine(Service.Context, "own", "mcp.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, """
            { // Copied from another client.
              "inputs": [1],
              "mcpServers": {
                "good": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 1 }, "alwaysAllow": ["y"], },
                "off": { "url": "https://example.org/mcp", "disabled": true },
                "bad": { "args": [] } } }
            """);
        var all = await Service.Http.GetFromJsonAsync<JsonElement>("/api/mcp/servers");
        Assert.Equal(["good", "off"], all.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("name").GetString()));
        var problem = Assert.Single(all.GetProperty("problems").EnumerateArray()).GetString();
        Assert.Contains("\"bad\" needs either", problem, StringComparison.Ordinal);

        await Service.Http.AddAsync("good", JsonElement.Parse("""{"command":"uvx","args":["z"]}"""));
        (await Service.Http.DeleteAsync("/api/mcp/servers/off")).EnsureSuccessStatusCode();
        var text = JsonElement.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal("""{"inputs":[1],"mcpServers":{"good":{"alwaysAllow":["y"],"command":"uvx","args":["z"]},"bad":{"args":[]}}}""",
            JsonSerializer.Serialize(text));

        await File.WriteAllTextAsync(file, "{ \"mcpServers\": ");
        var (status, error) = await Service.Http.PutAsJsonAsync("/api/mcp/servers/x", new { command = "x" }).RefusalAsync();
        Assert.Equal((422, true), (status, error.Contains("line 1 is not valid JSON", StringComparison.Ordinal)));
        Assert.Equal("{ \"mcpServers\": ", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Switched_off_there_is_none()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_MCP_SERVERS=off");
        Assert.Equal("""{"servers":[],"problems":[],"file":null}""", await host.Http.GetStringAsync("/api/mcp/servers"));
        var (status, error) = await host.Http.PutAsJsonAsync("/api/mcp/servers/x", new { command = "x" }).RefusalAsync();
        Assert.Equal((404, true), (status, error.Contains("COMFY_ASSISTANT_MCP_SERVERS=off", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_child_ends_with_a_service_that_is_killed()
    {
        var folder = Directory.CreateTempSubdirectory("mcp");
        try
        {
            int pid;
            string[] settings = ["COMFY_ASSISTANT_USER_CONTEXT=" + folder.FullName];
            await using (var service = await ServiceProcess.StartAsync(folder.FullName, settings))
            {
                var loaded = OperatingSystem.IsLinux() ? await service.MapsAsync() : "";
                Assert.DoesNotContain("ModelContextProtocol", loaded, StringComparison.Ordinal);
                await service.Http.AddAsync("local", McpDoubles.Program());
                await service.Http.TestAsync("local");
                await service.Http.AllowAsync("local", "always", "say");
                var result = (await service.Http.CallToolAsync("local__say")).GetProperty("data").GetString()!;
                pid = int.Parse(result.Split('\n')[^2], System.Globalization.CultureInfo.InvariantCulture);
                Assert.DoesNotContain("planted", service.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("\u001b[31m", service.Output, StringComparison.Ordinal);
                await service.KillAloneAsync();
            }
            try
            {
                using var child = System.Diagnostics.Process.GetProcessById(pid);
                Assert.True(child.WaitForExit(TimeSpan.FromSeconds(15)), "The server outlived the service.");
            }
            catch (ArgumentException)
            {
                // It has ended already.
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
