using System.Net;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A model with a small window gets fewer tools and a shorter system message, over HTTP.</summary>
public sealed class SmallWindowTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=8192")
{
    [Fact]
    public async Task A_small_window_is_offered_the_core_and_room_is_left_to_talk()
    {
        var answer = await Service.ChatAsync("Hi");
        Assert.Equal("Hello", answer.Text);
        var call = Assert.Single(Provider.Calls);
        Assert.Contains("addNode", call.Tools);
        Assert.DoesNotContain("createSubgraph", call.Tools);
        var preview = await Service.GetAsync("/api/prompts/preview");
        Assert.Equal(8192, (int)preview["window"]!);
        Assert.Equal(call.Tools.Order(), Texts(preview["tools"]!["offered"]).Order());
        Assert.Contains("createSubgraph", Texts(preview["tools"]!["leftOut"]));
        Assert.InRange((int)preview["tokens"]! + (int)preview["tools"]!["tokens"]!, 2_000, 5_000);
    }

    [Fact]
    public async Task What_the_conversation_has_used_is_offered_and_what_is_left_out_can_still_be_called()
    {
        Provider.Then(Chunks.Calls(("c1", "listRules", "{}"))).Then(Chunks.Answer("None."));
        var answer = await Service.ChatAsync("Which rules do I have?");
        Assert.Single(answer.Of("tool-output-available"));
        Assert.DoesNotContain("listRules", Provider.Calls[0].Tools);
        Assert.Contains("listRules", Provider.Calls[1].Tools);
    }

    [Theory]
    [InlineData("LLM_TOOLS=all", 8192)]
    [InlineData("LLM_CONTEXT_TOKENS=32000", 32_000)]
    public async Task All_tools_are_offered_where_the_user_says_so_or_the_window_is_large_enough(string setting, int window)
    {
        await using var host = await TestHost.StartAsync(Provider, $"LLM_CONTEXT_TOKENS={window}", setting);
        await host.ChatAsync("Hi");
        Assert.Contains("createSubgraph", Provider.Calls[^1].Tools);
        Assert.Empty(Texts((await host.GetAsync("/api/prompts/preview"))["tools"]!["leftOut"]));
    }

    [Fact]
    public async Task A_connection_has_a_choice_of_its_own()
    {
        await using var second = await ScriptedProvider.StartAsync();
        var body = new { baseUrl = second.Url, model = "m", tools = "all" };
        var made = await Service.OkAsync("PUT", "/api/models/second", body);
        Assert.Equal("all", (string?)made["tools"]);
        await Service.ChatAsync(With(Of(User("Hi")), "second"));
        Assert.Contains("createSubgraph", second.Calls[0].Tools);

        await Service.OkAsync("PUT", "/api/models/second", new { baseUrl = second.Url, model = "m", contextTokens = 100_000 });
        await Service.ChatAsync(With(Of(User("Hi")), "second"));
        Assert.Contains("createSubgraph", second.Calls[1].Tools);
        Assert.Null((await Service.GetAsync("/api/prompts/preview?connection=second"))["tools"]!["leftOut"]!.AsArray().FirstOrDefault());

        await Service.FailsAsync((int)HttpStatusCode.BadRequest, "PUT", "/api/models/second", new { baseUrl = second.Url, tools = "few" });
    }

    private static JsonObject With(JsonNode body, string connection)
    {
        var chat = body.AsObject();
        chat["connection"] = connection;
        return chat;
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!);
}
