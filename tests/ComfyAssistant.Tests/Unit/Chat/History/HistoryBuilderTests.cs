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
            Step(), Text("First."), Tool("addNode", "toolcalla", "output-available", new { input = new { nodeType = "X" }, output = "ok" }),
            Tool("addNode", "toolcallb", "output-error", new { input = new { nodeType = "Y" }, errorText = "unknown" }),
            Step(), Text("Second.")));
        Assert.Equal(
            ["system: Base.", "user: Go", "assistant: First. addNode#toolcalla{\"nodeType\":\"X\"} addNode#toolcallb{\"nodeType\":\"Y\"}",
                "tool: toolcalla=ok", "tool: toolcallb=unknown", "assistant: Second."],
            Shown(history));
    }

    [Theory]
    [InlineData("input-available")]
    [InlineData("approval-requested")]
    [InlineData("approval-responded")]
    [InlineData("something-new")]
    public void Dangling_call_gets_a_result_that_says_so(string state)
    {
        var history = Build(User("Go"), Assistant("m1", Tool("addNode", "toolcalla", state, new { input = new { nodeType = "X" } })),
            User("Never mind", "u2"));
        Assert.StartsWith("tool: toolcalla=This call was never answered", Shown(history)[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Denied_call_says_that_it_was_declined()
    {
        var history = Build(User("Go"), Assistant("m1", Tool("addNode", "toolcalla", "output-denied", new { input = new { } })));
        Assert.StartsWith("tool: toolcalla=The user declined", Shown(history)[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("output-denied", null, "The user declined this call. It did not run.")]
    [InlineData("output-denied", "not my style", "The user declined this call. It did not run. Their reason: not my style")]
    [InlineData("approval-responded", null, "The user declined this call. It did not run.")]
    [InlineData("approval-responded", "too large", "The user declined this call. It did not run. Their reason: too large")]
    public void Denied_approval_says_so_with_the_users_reason(string state, string? reason, string told)
    {
        var call = Tool("addNode", "toolcalla", state,
            new { input = new { nodeType = "X" }, approval = new { id = "p", approved = false, reason } });
        Assert.Equal("tool: toolcalla=" + told, Shown(Build(User("Go"), Assistant("m1", call), User("go", "u2")))[3]);
    }

    [Fact]
    public void Call_that_was_taken_back_while_it_was_written_was_never_made()
    {
        var history = Build(User("Go"),
            Assistant("m1", Step(), Tool("addNode", "toolcalla", "input-streaming", new { input = new { } }), Step(), Text("I"),
            Tool("addNode", "toolcallb", "output-available", new { input = new { nodeType = "X" }, output = "ok" })));
        Assert.Equal(["system: Base.", "user: Go", "assistant: I addNode#toolcallb{\"nodeType\":\"X\"}", "tool: toolcallb=ok"],
            Shown(history));
    }

    [Fact]
    public void Call_that_was_still_arriving_was_never_made()
    {
        var history = Build(User("Go"),
            Assistant("m1", Step(), Text("I"), Tool("addNode", "toolcalla", "input-streaming", new { input = new { } })));
        Assert.Equal(["system: Base.", "user: Go", "assistant: I"], Shown(history));
    }

    [Fact]
    public void No_empty_assistant_messages()
    {
        var history = Build(User("Go"),
            Assistant("m1", Step(), new JsonObject { ["type"] = "reasoning", ["text"] = "hm" }, Step(), Step(), Text("Yes.")));
        Assert.Equal(["system: Base.", "user: Go", "assistant: Yes."], Shown(history));
    }

    [Fact]
    public void Broken_arguments_do_not_reach_the_provider()
    {
        var history = Build(User("Go"),
            Assistant("m1", Tool("addNode", "toolcalla", "output-error", new { rawInput = "{\"nodeTy", errorText = "not JSON" })));
        Assert.Equal("assistant:  addNode#toolcalla{}", Shown(history)[2]);
    }

    [Fact]
    public void Dynamic_tools_and_unknown_parts_are_read_and_skipped()
    {
        var dynamic = Tool("x", "toolcalla", "output-available", new { input = new { }, output = new { n = 1.50 } });
        dynamic["type"] = "dynamic-tool";
        dynamic["toolName"] = "addNode";
        var history = Build(User("Go"), Assistant("m1", dynamic, new JsonObject { ["type"] = "hologram" }));
        Assert.Equal(["assistant:  addNode#toolcalla{}", "tool: toolcalla={\"n\":1.5}"], Shown(history)[2..]);
    }

    [Fact]
    public void Older_shape_with_content_is_read()
    {
        var history = Build(new JsonObject { ["role"] = "user", ["content"] = "Hi" },
            new JsonObject { ["role"] = "assistant", ["content"] = "Hello" });
        Assert.Equal(["system: Base.", "user: Hi", "assistant: Hello"], Shown(history));
    }

    private static ChatHistory Build(params JsonNode[] messages) => HistoryBuilder.Build("Base.", Pipeline.Read(Of(messages)));

    private static List<string> Shown(ChatHistory history) => [.. history.Select(message => message.Role.Label + ": " + string.Join(' ',
        new[] { message.Items.OfType<FunctionResultContent>().Any() ? null : message.Content ?? "" }.OfType<string>()
            .Concat(message.Items.OfType<FunctionCallContent>()
            .Select(call => $"{call.FunctionName}#{call.Id}{JsonSerializer.Serialize<IDictionary<string, object?>>(call.Arguments!)}"))
            .Concat(message.Items.OfType<FunctionResultContent>().Select(result => $"{result.CallId}={result.Result}"))))];
}
