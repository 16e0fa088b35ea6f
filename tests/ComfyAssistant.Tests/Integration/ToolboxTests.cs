using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>/api/toolbox</c>: all tools, calls by hand, and what the user decided of each.</summary>
public sealed class ToolboxTests() : ScriptedChatTest("LLM_TOOLS=all")
{
    [Fact]
    public async Task Each_of_ours_has_a_name_for_people_in_their_language()
    {
        var words = JsonNode.Parse(await File.ReadAllTextAsync(RepositoryFiles.Of("src/Panel/src/i18n/en.json")))!.AsObject();
        var tools = (await Service.GetAsync("/api/tools"))["tools"]!.AsArray().Select(tool => (string?)tool!["name"]).ToList();
        Assert.NotEmpty(tools);
        Assert.DoesNotContain(tools, name => !words.ContainsKey("toolName." + name));
    }

    [Fact]
    public async Task A_call_by_hand_answers_with_what_a_model_would_read()
    {
        var rule = new { arguments = new { name = "vram", rule = "I have 8 GB." } };
        var called = await Service.OkAsync("POST", "/api/toolbox/addRule/call", rule);
        Assert.Null(called["error"]);
        Assert.Equal(called["output"]!.ToJsonString(), JsonNode.Parse((string)called["text"]!)!.ToJsonString());
        Assert.True((double)called["milliseconds"]! >= 0 && (int)called["tokens"]! > 0);

        var refused = await Service.OkAsync("POST", "/api/toolbox/addRule/call", new { });
        Assert.Contains("addRule needs", (string?)refused["error"], StringComparison.Ordinal);
        Assert.Equal((string?)refused["error"], (string?)refused["text"]);
        await Service.RefusesAsync("There is no tool called 'addRul'", 404, "POST", "/api/toolbox/addRul/call", new { });
    }

    [Fact]
    public async Task A_canvas_tool_called_by_hand_is_left_to_the_panel()
    {
        var called = await Service.OkAsync("POST", "/api/toolbox/removeNode/call", new { arguments = new { nodeId = 5 } });
        Api.AssertJson(new { tool = "removeNode", input = new { nodeId = 5 } }, called["canvas"]);
        Assert.Null(called["text"]);
        var refused = await Service.OkAsync("POST", "/api/toolbox/addNode/call", new { arguments = new { nodeType = "" } });
        Assert.Contains("'nodeType' is empty", (string?)refused["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_off_is_in_no_message_and_cannot_be_called()
    {
        await MarkAsync("listRules", "off");
        Provider.Then(Chunks.Calls(("c1", "listRules", "{}")));
        var answer = await Service.ChatAsync("rules?");
        Assert.DoesNotContain("listRules", Provider.Calls[0].Tools);
        Assert.Contains("There is no tool \"listRules\" here", answer.Calls.Single().Refusal, StringComparison.Ordinal);

        await MarkAsync("listRules", null);
        await Service.ChatAsync("again");
        Assert.Contains("listRules", Provider.Calls[^1].Tools);
    }

    [Fact]
    public async Task A_tool_that_is_asked_about_is_left_to_a_client_that_can_ask()
    {
        await MarkAsync("listRules", "ask");
        var canNot = Conversation.Of(Conversation.User("rules?")).WithTools("addNode");
        await Service.ChatAsync(canNot);
        Assert.DoesNotContain("listRules", Provider.Calls[0].Tools);

        Provider.Then(Chunks.Calls(("c1", "listRules", "{}")));
        var answer = await Service.ChatAsync(Conversation.Of(Conversation.User("rules?")).WithTools("addNode", "listRules"));
        Assert.Null(answer.Calls.Single().Refusal);
        Assert.Empty(answer.Of("tool-output-available"));
        Assert.Equal("tool-calls", answer.Finish);
        var listed = (await Service.GetAsync("/api/tools"))["tools"]!.AsArray().Single(tool => (string?)tool!["name"] == "listRules")!;
        Assert.True((bool?)listed["asksFirst"]);
    }

    [Fact]
    public async Task A_personas_mark_holds_while_it_is_active()
    {
        var slug = (string)(await Service.OkAsync(
            "POST", "/api/user-context/personas", new { name = "Pirate", personality = "Arr." }))["persona"]!["slug"]!;
        await MarkAsync("listRules", "off", slug);
        await Service.ChatAsync("one");
        Assert.Contains("listRules", Provider.Calls[^1].Tools);
        await Service.OkAsync("PUT", "/api/user-context/personas/active", new { slug });
        await Service.ChatAsync("two");
        Assert.DoesNotContain("listRules", Provider.Calls[^1].Tools);

        var shown = await Service.GetAsync("/api/toolbox");
        Assert.Equal("off", (string?)shown["marks"]!["personas"]![slug]!["listRules"]);
        Assert.Equal(("Pirate", slug), ((string?)shown["personas"]![slug], (string?)shown["active"]));
        await Service.RefusesAsync("no persona called 'nobody'", 404, "PUT", "/api/toolbox/listRules/mark",
            new { mark = "off", persona = "nobody" });
    }

    [Theory]
    [InlineData("""{"mark":"sometimes"}""", "'mark' has the wrong type")]
    [InlineData("""{"marks":"off"}""", "'mark' is missing")]
    public Task A_mark_that_is_none_is_refused(string body, string words) =>
        Service.RefusesAsync(words, 400, "PUT", "/api/toolbox/listRules/mark", body);

    [Theory]
    [InlineData("GET", "/api/toolbox", null)]
    [InlineData("POST", "/api/toolbox/listRules/call", "{}")]
    [InlineData("PUT", "/api/toolbox/listRules/mark", """{"mark":"off"}""")]
    public async Task Another_programs_page_on_this_machine_may_not(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", "http://127.0.0.1:3999");
        if (body is not null) request.Content = new StringContent(body);
        using var response = await Service.Http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_list_of_tools_is_sent_once_while_it_stays_the_same()
    {
        using var first = await Service.Http.GetAsync("/api/tools");
        var version = first.Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/tools");
        again.Headers.IfNoneMatch.Add(version);
        using var same = await Service.Http.SendAsync(again);
        Assert.Equal(304, (int)same.StatusCode);

        await MarkAsync("listRules", "off");
        using var changed = await Service.Http.GetAsync("/api/tools");
        Assert.NotEqual(version, changed.Headers.ETag);
    }

    private async Task MarkAsync(string tool, string? mark, string? persona = null)
    {
        using var response = await Service.SendAsync("PUT", $"/api/toolbox/{tool}/mark", new { mark, persona });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
