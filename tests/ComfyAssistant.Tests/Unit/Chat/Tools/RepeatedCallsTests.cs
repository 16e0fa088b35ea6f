using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

/// <summary>
/// Progress, not equality: a row of calls is told as <c>name=result</c>, with ! for a failure, and the last one is asked about.
/// </summary>
public class RepeatedCallsTests
{
    private static readonly Toolbox Toolbox = Pipeline.Tools;
    private static readonly JsonElement Input = JsonDocument.Parse("""{"a":1,"b":[1,2]}""").RootElement;
    private static readonly JsonElement Reordered = JsonDocument.Parse("""{"b":[1,2],"a":1}""").RootElement;
    private static readonly JsonElement Other = JsonDocument.Parse("""{"a":2,"b":[1,2]}""").RootElement;

    [Theory]
    [InlineData("equal actions that work are work", false, "addNode=1", "addNode=1", "addNode=1", "addNode")]
    [InlineData("equal runs run", false, "executeWorkflow=done", "executeWorkflow=done", "executeWorkflow=done", "executeWorkflow")]
    [InlineData("equal actions of one step", false, "addNode", "addNode", "addNode", "addNode")]
    [InlineData("a second look", false, "getWorkflowInfo=x", "getWorkflowInfo")]
    [InlineData("a third look at the same", true, "getWorkflowInfo=x", "getWorkflowInfo=x", "getWorkflowInfo")]
    [InlineData("a look at something that changes by itself", false, "getWorkflowInfo=x", "getWorkflowInfo=y", "getWorkflowInfo")]
    [InlineData("a third look of one step", true, "getWorkflowInfo", "getWorkflowInfo", "getWorkflowInfo")]
    [InlineData("a look after a change", false, "getWorkflowInfo=x", "getWorkflowInfo=x", "addNode=1", "getWorkflowInfo")]
    [InlineData("looks after each change", false, "getWorkflowInfo=x", "addNode=1", "getWorkflowInfo=x", "addNode=1", "getWorkflowInfo=x",
        "addNode=1", "getWorkflowInfo")]
    [InlineData("a look after another look", true, "getWorkflowInfo=x", "listRules=r", "getWorkflowInfo=x", "listRules=r",
        "getWorkflowInfo")]
    [InlineData("a change of the service's own data", false, "listRules=r", "listRules=r", "addRule=ok", "listRules")]
    [InlineData("a look that fails in the same way", true, "getUserSkill=!none", "getUserSkill=!none", "getUserSkill")]
    [InlineData("an action that failed once", false, "removeNode=!no such node", "removeNode")]
    [InlineData("an action that failed in the same way twice", true, "removeNode=!no such node", "removeNode=!no such node", "removeNode")]
    [InlineData("an action that failed in two ways", false, "removeNode=!no such node", "removeNode=!canvas is busy", "removeNode")]
    [InlineData("an action that failed before something else was changed", false, "removeNode=!no", "removeNode=!no", "addNode=1",
        "removeNode")]
    [InlineData("an action between whose failures only looks lie", true, "removeNode=!no", "getWorkflowInfo=x", "removeNode=!no",
        "getWorkflowInfo=x", "removeNode")]
    [InlineData("a look after a failed action", false, "getWorkflowInfo=x", "getWorkflowInfo=x", "executeWorkflow=!no model",
        "getWorkflowInfo")]
    [InlineData("a look when the same action keeps failing", true, "addNode=!no", "getWorkflowInfo=x", "addNode=!no", "getWorkflowInfo=x",
        "addNode=!no", "getWorkflowInfo")]
    public void Circle_is_told_from_progress(string what, bool circle, params string[] calls)
    {
        Assert.NotEmpty(what);
        var repeated = new RepeatedCalls(Toolbox.Find, []);
        for (var i = 0; i < calls.Length - 1; i++)
            Make(repeated, calls[i], i);
        Assert.Equal(circle, repeated.IsOneTooMany(Toolbox.Find(calls[^1])!, Input));

        // The same over the client, a round a request.
        Assert.Equal(circle, new RepeatedCalls(Toolbox.Find, Transcript(calls[..^1])).IsOneTooMany(Toolbox.Find(calls[^1])!, Input));
    }

    [Fact]
    public void Order_of_members_makes_no_other_call_and_other_arguments_do()
    {
        var repeated = new RepeatedCalls(Toolbox.Find, Transcript(["getWorkflowInfo=x", "getWorkflowInfo=x"]));
        var tool = Toolbox.Find("getWorkflowInfo")!;
        Assert.True(repeated.IsOneTooMany(tool, Reordered));
        Assert.False(repeated.IsOneTooMany(tool, Other));
    }

    [Fact]
    public void Calls_before_the_users_last_message_do_not_count()
    {
        var body = Of([.. Bodies(["getWorkflowInfo=x", "getWorkflowInfo=x"]), User("again", "u2")]);
        Assert.False(new RepeatedCalls(Toolbox.Find, Pipeline.Read(body).Messages).IsOneTooMany(Toolbox.Find("getWorkflowInfo")!, Input));
    }

    [Fact]
    public void Failure_that_the_panel_tells_in_its_output_is_one()
    {
        JsonNode Failed(string id) =>
            Tool("removeNode", id, "output-available", new { input = Input, output = new { success = false, error = "no such node" } });
        var messages = Pipeline.Read(Of(User("Go"), Assistant("m1", Step(), Failed("a"), Step(), Failed("b")))).Messages;
        Assert.True(new RepeatedCalls(Toolbox.Find, messages).IsOneTooMany(Toolbox.Find("removeNode")!, Input));
    }

    [Fact]
    public void Tools_that_look_say_so_and_all_others_act()
    {
        Assert.Equal(
            ["describeWorkflow", "findMissingModels", "findNodePackage", "getAvailableModels", "getCanvasImage", "getExampleWorkflow",
                "getHistory", "getQueue", "getSelection", "getSystemSkill", "getUserSkill", "getWorkflowInfo", "listRules",
                "listSystemSkills", "listUserSkills", "readDocumentation", "readEarlierResult", "searchInstalledNodes",
                "searchTemplates", "validateWorkflow"],
            Toolbox.Tools.Where(tool => tool.ReadsOnly).Select(tool => tool.Name));
    }

    private static void Make(RepeatedCalls repeated, string call, int index)
    {
        var (name, result, failed) = Parse(call);
        repeated.Add($"c{index}", name, Input);
        if (result is not null)
            repeated.Settle($"c{index}", result, failed);
    }

    private static IReadOnlyList<Host.Protocol.UiMessage> Transcript(string[] calls) => Pipeline.Read(Of([.. Bodies(calls)])).Messages;

    private static IEnumerable<JsonNode> Bodies(string[] calls) =>
    [
        User("Go"),
        Assistant("m1", [.. calls.SelectMany((call, index) => new JsonNode[] { Step(), Part(call, index) })]),
    ];

    private static JsonObject Part(string call, int index)
    {
        var (name, result, failed) = Parse(call);
        return result is null ? Tool(name, $"c{index}", "input-available", new { input = Input })
            : failed ? Tool(name, $"c{index}", "output-error", new { input = Input, errorText = result })
            : Tool(name, $"c{index}", "output-available", new { input = Input, output = result });
    }

    private static (string Name, string? Result, bool Failed) Parse(string call)
    {
        var (name, result) = call.Split('=') is [var head, var tail] ? (head, tail) : (call, null);
        return (name, result?.TrimStart('!'), result?.StartsWith('!') == true);
    }
}
