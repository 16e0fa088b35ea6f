using System.Net.Http.Json;
using System.Text.Json;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>MCP servers of others: added, looked at, allowed tool by tool, and called by a model; over both transports.</summary>
public sealed class McpServerTests() : ScriptedChatTest("LLM_TOOL_TIMEOUT_SECONDS=20", "LLM_TOOL_RESULT_MAX_CHARS=4000")
{
    private HttpClient Http => Service.Http;

    [Fact]
    public async Task Over_both_transports_a_tool_is_listed_allowed_and_called()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        await Http.AddAsync("local", McpDoubles.Program());
        await Http.AddAsync("remote", new { url = remote.Url });
        foreach (var name in new[] { "local", "remote" })
        {
            var echo = (await Http.TestAsync(name)).Tool("echo");
            Assert.Equal(($"{name}__echo", "never", "- text: What comes back.\n- place.street: The street."),
                (echo.GetProperty("wireName").GetString(), echo.GetProperty("leave").GetString(),
                    echo.GetProperty("arguments").GetString()));
            await Http.AllowAsync(name, "always", "echo");

            Provider.Then(McpDoubles.Call($"{name}__echo", new { text = "Grüße", times = "2" }));
            var answer = await Service.ChatAsync("Say it.");
            var output = Assert.Single(answer.Of("tool-output-available")).GetProperty("output");
            Assert.Contains(
                "<third_party_text>\nGrüße\n</third_party_text>", output.GetProperty("data").GetString(), StringComparison.Ordinal);
            Assert.Equal("Hello", answer.Text);
        }
        var offered = Provider.Calls[^1].Tools.Where(tool => tool.Contains("__", StringComparison.Ordinal));
        Assert.Equal(["local__echo", "remote__echo"], offered);
        Assert.Equal("running", (await Http.ServerAsync("local")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Nothing_is_offered_before_it_is_allowed_and_its_words_are_marked_as_the_servers()
    {
        await Http.AddAsync("local", McpDoubles.Program());
        await Http.TestAsync("local");
        await Service.ChatAsync("Hi");
        Assert.DoesNotContain(Provider.Calls[^1].Tools, name => name.Contains("__", StringComparison.Ordinal));

        await Http.AllowAsync("local", "always", "echo");
        await Service.ChatAsync("Hi");
        var offered = Provider.Calls[^1].Body["tools"]!.AsArray().Select(tool => tool!["function"]!)
            .Single(tool => (string?)tool["name"] == "local__echo");
        Assert.Contains("<third_party_text>\nGives the text back.\nArguments:\n- text: What comes back.", (string?)offered["description"],
            StringComparison.Ordinal);
        Assert.Equal("""{"type":"object","properties":{"text":{"type":"string"},"times":{"type":"integer","minimum":1},"place":"""
            + """{"type":"object","properties":{"street":{"type":"string"}},"required":[]}},"required":["text"]}""",
            offered["parameters"]!.ToJsonString());
        // Nothing is started for it.
        Assert.Equal("stopped", (await Http.ServerAsync("local")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_tool_that_asks_first_is_offered_to_a_client_that_says_so_and_left_open_for_it()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        await Http.AddAsync("remote", new { url = remote.Url });
        await Http.TestAsync("remote");
        // A server's word that it only reads changes nothing.
        await Http.AllowAsync("remote", "ask", "echo");

        await Service.ChatAsync("Hi");
        Assert.DoesNotContain("remote__echo", Provider.Calls[^1].Tools);

        Provider.Then(McpDoubles.Call("remote__echo", new { text = "hello" }));
        var answer = await Service.ChatAsync(Conversation.Of(Conversation.User("Say it.")).WithTools("remote__echo"));
        Assert.Equal("tool-calls", answer.Finish);
        Assert.Empty(answer.Of("tool-output-available"));
        Assert.Empty(remote.Server.Called);

        var listed = await Http.GetFromJsonAsync<JsonElement>("/api/tools");
        var entry = listed.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("name").GetString() == "remote__echo");
        Assert.Equal(("browser", "remote", "remote: echo"), (entry.GetProperty("runsIn").GetString(),
            entry.GetProperty("server").GetString(), entry.GetProperty("title").GetString()));
        var result = await Http.CallToolAsync("remote__echo", new { text = "hello" });
        Assert.True(result.GetProperty("success").GetBoolean());
        Assert.Equal(["echo"], remote.Server.Called);
        var unfit = (await Http.CallToolAsync("remote__echo")).GetProperty("error").GetString();
        Assert.Contains("needs 'text'", unfit, StringComparison.Ordinal);
        var notAllowed = Http.PostAsJsonAsync("/api/mcp/calls", new { tool = "remote__fail", input = new { } });
        Assert.Equal(404, (await notAllowed.RefusalAsync()).Status);
    }

    [Fact]
    public async Task What_changes_in_the_middle_of_a_turn_is_not_called_and_has_to_be_allowed_again()
    {
        await Http.AddAsync("local", McpDoubles.Program());
        await Http.TestAsync("local");
        await Http.AllowAsync("local", "always", "echo", "change");

        Provider.Then(McpDoubles.Call("local__change")).Then(McpDoubles.Call("local__echo", new { text = "secret" }));
        var answer = await Service.ChatAsync("Go.");
        Assert.Contains("describes its tool \"echo\" otherwise", Assert.Single(answer.Of("tool-output-error"))
            .GetProperty("errorText").GetString(), StringComparison.Ordinal);
        Assert.True((await Http.ServerAsync("local")).Tool("echo").GetProperty("hasChanged").GetBoolean());
        await Service.ChatAsync("Go on.");
        Assert.Equal(["local__change"], Provider.Calls[^1].Tools.Where(tool => tool.StartsWith("local", StringComparison.Ordinal)));

        // What the user saw before is not what they would allow now.
        var old = new { tool = "echo", leave = "always", fingerprint = "old" };
        var (status, error) = await Http.PutAsJsonAsync("/api/mcp/servers/local/tools", old).RefusalAsync();
        Assert.Equal((400, true), (status, error.Contains("Look at it once more", StringComparison.Ordinal)));
        await Http.AllowAsync("local", "always", "echo");
        Assert.True((await Http.CallToolAsync("local__echo", new { text = "x" })).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_server_that_dies_or_floods_costs_its_call_and_the_next_starts_it_again()
    {
        await Http.AddAsync("local", McpDoubles.Program());
        await Http.TestAsync("local");
        await Http.AllowAsync("local", "always", "die", "flood", "echo", "say");

        foreach (var (tool, words) in new[] { ("die", "broke off the call"), ("flood", "sent more than any answer needs") })
        {
            Provider.Then(McpDoubles.Call("local__" + tool));
            var answer = await Service.ChatAsync("Go.");
            var error = Assert.Single(answer.Of("tool-output-error")).GetProperty("errorText").GetString();
            Assert.Contains(words, error, StringComparison.Ordinal);
            Assert.Equal("Hello", answer.Text);
            Assert.Contains(words, (await Http.ServerAsync("local")).GetProperty("problem").GetString(), StringComparison.Ordinal);
            Assert.True((await Http.CallToolAsync("local__echo", new { text = "x" })).GetProperty("success").GetBoolean());
        }
        var pid = int.Parse((await Http.CallToolAsync("local__say")).GetProperty("data").GetString()!.Split('\n')[^2],
            System.Globalization.CultureInfo.InvariantCulture);
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        (await Http.DeleteAsync("/api/mcp/servers/local")).EnsureSuccessStatusCode();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Results_are_bounded_and_marked_whatever_they_hold()
    {
        await using var remote = await HttpMcpDouble.StartAsync();
        await Http.AddAsync("remote", new { url = remote.Url });
        await Http.TestAsync("remote");
        await Http.AllowAsync("remote", "always", "long", "fail", "picture", "nothing");

        var result = await Http.CallToolAsync("remote__long");
        Assert.False(result.TryGetProperty("truncated", out _));
        var text = result.GetProperty("data").GetString()!;
        Assert.InRange(text.Length, 2000, 4000);
        Assert.EndsWith("</third_party_text>", text, StringComparison.Ordinal);
        Assert.Single(text.Split("</third_party_text>")[..^1]);
        Assert.Contains("(cut here: the result has", text, StringComparison.Ordinal);
        var failed = (await Http.CallToolAsync("remote__fail")).GetProperty("error").GetString();
        Assert.Contains("<third_party_text>\nThere is no such place.", failed, StringComparison.Ordinal);
        Assert.Contains("(a picture, image/png, which is not shown)",
            (await Http.CallToolAsync("remote__picture")).GetProperty("data").GetString(), StringComparison.Ordinal);
        var nothing = (await Http.CallToolAsync("remote__nothing")).GetProperty("data").GetString();
        Assert.Contains("(nothing)", nothing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage", "does not speak the protocol")]
    [InlineData("gone", "does not speak the protocol")]
    [InlineData("endless", "more than any answer needs")]
    [InlineData("many", "more than 200 tools")]
    [InlineData("pages", "more than 20 pages of tools")]
    public async Task A_server_that_cannot_be_used_says_why_and_is_ended(string begins, string words)
    {
        await Http.AddAsync("bad", McpDoubles.Program(begins));
        var (status, error) = await Http.PostAsync("/api/mcp/servers/bad/test", null).RefusalAsync();
        Assert.Equal(502, status);
        Assert.Contains(words, error, StringComparison.Ordinal);
        if (begins == "gone")
        {
            Assert.Contains("The database is locked; the key was [key]", error, StringComparison.Ordinal);
            Assert.DoesNotContain("planted", error, StringComparison.Ordinal);
        }
        Assert.Equal("failed", (await Http.ServerAsync("bad")).GetProperty("state").GetString());
        Assert.Equal("Hello", (await Service.ChatAsync("Hi")).Text);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_given_up()
    {
        await using var host = await TestHost.StartAsync(null, "LLM_TOOL_TIMEOUT_SECONDS=5");
        await using var remote = await HttpMcpDouble.StartAsync();
        await host.Http.AddAsync("remote", new { url = remote.Url });
        await host.Http.TestAsync("remote");
        await host.Http.AllowAsync("remote", "always", "hang", "echo");
        // In the server's case or in that of all tools, whichever is told first.
        var error = (await host.Http.CallToolAsync("remote__hang")).GetProperty("error").GetString();
        Assert.Contains("did not", error, StringComparison.Ordinal);
        Assert.Contains("did not answer within", (await host.Http.ServerAsync("remote")).GetProperty("problem").GetString(),
            StringComparison.Ordinal);
        Assert.True((await host.Http.CallToolAsync("remote__echo", new { text = "x" })).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_tool_that_no_model_could_call_is_shown_with_the_reason_and_not_allowed()
    {
        await Http.AddAsync("local", McpDoubles.Program());
        var deep = (await Http.TestAsync("local")).Tool("deep");
        Assert.Equal("its arguments nest more than 8 deep", deep.GetProperty("unusable").GetString());
        var (status, error) = await Http.PutAsJsonAsync("/api/mcp/servers/local/tools",
            new { tool = "deep", leave = "always", fingerprint = deep.GetProperty("fingerprint").GetString() }).RefusalAsync();
        Assert.Equal((400, "\"deep\" cannot be used: its arguments nest more than 8 deep."), (status, error));
    }
}
