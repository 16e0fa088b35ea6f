using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.History;

public class HistoryBuilderTests
{
    [Fact]
    public void System_messages_are_joined_into_one_at_the_start()
    {
        var history = Build(Conversation.System("Be kind."), User("Hi"));
        Assert.Equal(["system: Base.\n\nBe kind.", "user: Hi"], Shown(history));
    }

    [Fact]
    public void Steps_become_messages_each_with_its_results()
    {
        var history = Build(User("Go"), Assistant("m1",
            Step(), Text("First."), Tool("addNode", "a", "output-available", new { input = new { nodeType = "X" }, output = "ok" }),
            Tool("addNode", "b", "output-error", new { input = new { nodeType = "Y" }, errorText = "unknown" }),
            Step(), Text("Second.")));
        Assert.Equal(
            ["system: Base.", "user: Go", "assistant: First. addNode#a{\"nodeType\":\"X\"} addNode#b{\"nodeType\":\"Y\"}", "tool: a=ok", "tool: b=unknown", "assistant: Second."],
            Shown(history));
    }

    [Theory]
    [InlineData("input-available")]
    [InlineData("approval-requested")]
    [InlineData("approval-responded")]
    [InlineData("something-new")]
    public void Dangling_call_gets_a_result_that_says_so(string state)
    {
        var history = Build(User("Go"), Assistant("m1", Tool("addNode", "a", state, new { input = new { nodeType = "X" } })), User("Never mind", "u2"));
        Assert.StartsWith("tool: a=This call was never answered", Shown(history)[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Denied_call_says_that_it_was_declined()
    {
        var history = Build(User("Go"), Assistant("m1", Tool("addNode", "a", "output-denied", new { input = new { } })));
        Assert.StartsWith("tool: a=The user declined", Shown(history)[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Call_that_was_still_arriving_was_never_made()
    {
        var history = Build(User("Go"), Assistant("m1", Step(), Text("I"), Tool("addNode", "a", "input-streaming", new { input = new { } })));
        Assert.Equal(["system: Base.", "user: Go", "assistant: I"], Shown(history));
    }

    [Fact]
    public void No_empty_assistant_messages()
    {
        var history = Build(User("Go"), Assistant("m1", Step(), new JsonObject { ["type"] = "reasoning", ["text"] = "hm" }, Step(), Step(), Text("Yes.")));
        Assert.Equal(["system: Base.", "user: Go", "assistant: Yes."], Shown(history));
    }

    [Fact]
    public void Broken_arguments_do_not_reach_the_provider()
    {
        var history = Build(User("Go"), Assistant("m1", Tool("addNode", "a", "output-error", new { rawInput = "{\"nodeTy", errorText = "not JSON" })));
        Assert.Equal("assistant:  addNode#a{}", Shown(history)[2]);
    }

    [Fact]
    public void Dynamic_tools_and_unknown_parts_are_read_and_skipped()
    {
        var dynamic = Tool("x", "a", "output-available", new { input = new { }, output = new { n = 1.50 } });
        dynamic["type"] = "dynamic-tool";
        dynamic["toolName"] = "addNode";
        var history = Build(User("Go"), Assistant("m1", dynamic, new JsonObject { ["type"] = "hologram" }));
        Assert.Equal(["assistant:  addNode#a{}", "tool: a={\"n\":1.5}"], Shown(history)[2..]);
    }

    [Fact]
    public void Files_that_no_model_reads_are_dropped_and_the_rest_keeps_its_order()
    {
        var items = Build(User("u1", Text("a"), File("application/pdf", "data:application/pdf;base64,AAAA"), File("image/png", "https://x.example/a.png"), File("text/csv", "data:text/csv,1%2C2")))[1].Items;
        Assert.Equal(["a", "https://x.example/a.png", "1,2"], items.Select(item => item is ImageContent image ? image.Uri!.ToString() : item.ToString()));
    }

    [Fact]
    public void Older_shape_with_content_is_read()
    {
        var history = Build(new JsonObject { ["role"] = "user", ["content"] = "Hi" }, new JsonObject { ["role"] = "assistant", ["content"] = "Hello" });
        Assert.Equal(["system: Base.", "user: Hi", "assistant: Hello"], Shown(history));
    }

    private static ChatHistory Build(params JsonNode[] messages) => HistoryBuilder.Build("Base.", Pipeline.Read(Of(messages)));

    private static List<string> Shown(ChatHistory history) => [.. history.Select(message => message.Role.Label + ": " + string.Join(' ',
        new[] { message.Items.OfType<FunctionResultContent>().Any() ? null : message.Content ?? "" }.OfType<string>()
            .Concat(message.Items.OfType<FunctionCallContent>().Select(call => $"{call.FunctionName}#{call.Id}{JsonSerializer.Serialize<IDictionary<string, object?>>(call.Arguments!)}"))
            .Concat(message.Items.OfType<FunctionResultContent>().Select(result => $"{result.CallId}={result.Result}"))))];
}
