using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Protocol;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Unit.Protocol;

/// <summary>
/// Transcripts that older clients, other clients or half-finished answers leave: no odd part of an old message ends the chat.
/// </summary>
public class OldTranscriptTests
{
    private const string Asked = """{"id":"u1","role":"user","parts":[{"type":"text","text":"add"}]}""";
    private const string Again = """{"id":"u2","role":"user","parts":[{"type":"text","text":"go"}]}""";

    [Theory]
    [InlineData("AI SDK 4 part",
        """{"role":"assistant","parts":[{"type":"tool-invocation","toolInvocation":{"state":"result","toolCallId":"nineChars","toolName":"addNode","args":{"nodeType":"A"},"result":"ok"}}]}""", "ok")]
    [InlineData("AI SDK 4 beside the text",
        """{"role":"assistant","content":"","toolInvocations":[{"state":"result","toolCallId":"nineChars","toolName":"addNode","args":{"nodeType":"A"},"result":"ok"}]}""", "ok")]
    [InlineData("AI SDK 4, open",
        """{"role":"assistant","parts":[{"type":"tool-invocation","toolInvocation":{"state":"call","toolCallId":"nineChars","toolName":"addNode","args":{"nodeType":"A"}}}]}""", "This call was never answered")]
    [InlineData("dynamic tool",
        """{"role":"assistant","parts":[{"type":"dynamic-tool","toolName":"addNode","toolCallId":"nineChars","state":"output-available","input":{"nodeType":"A"},"output":"ok"}]}""", "ok")]
    [InlineData("denied",
        """{"role":"assistant","parts":[{"type":"tool-addNode","toolCallId":"nineChars","state":"output-denied","input":{"nodeType":"A"},"approval":{"id":"a","approved":false}}]}""", "")]
    [InlineData("assistant-ui",
        """{"role":"assistant","content":[{"type":"tool-call","toolCallId":"nineChars","toolName":"addNode","args":{"nodeType":"A"},"result":"ok"}]}""", "ok")]
    [InlineData("assistant-ui, failed",
        """{"role":"assistant","content":[{"type":"tool-call","toolCallId":"nineChars","toolName":"addNode","args":{"nodeType":"A"},"result":"broken","isError":true}]}""", "broken")]
    [InlineData("no state",
        """{"role":"assistant","parts":[{"type":"tool-addNode","toolCallId":"nineChars","input":{"nodeType":"A"},"output":"ok"}]}""", "ok")]
    [InlineData("no state, failed",
        """{"role":"assistant","parts":[{"type":"tool-addNode","toolCallId":"nineChars","input":{"nodeType":"A"},"errorText":"broken"}]}""",
        "broken")]
    public void Call_in_an_older_shape_is_read_as_the_call_it_is(string shape, string message, string result)
    {
        Assert.NotEmpty(shape);
        var history = Build(Asked, message, Again);
        var call = history[2].Items.OfType<FunctionCallContent>().Single();
        Assert.Equal(("nineChars", "addNode", "A"), (call.Id, call.FunctionName, call.Arguments!["nodeType"]!.ToString()));
        Assert.StartsWith(result, history[3].Items.OfType<FunctionResultContent>().Single().Result!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"assistant","parts":[{"type":"text","text":null}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"text"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"reasoning"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"reasoning","reasoning":"hm","details":[{"type":"text","text":"hm"}]}]}""")]
    [InlineData("""{"role":"assistant","parts":[null,7,[],{},{"type":null},{"type":7}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-addNode","state":"output-available","output":1}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-addNode","toolCallId":7,"state":"output-available"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-","toolCallId":"a","state":"output-available"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-invocation"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-result","toolCallId":"a","toolName":"addNode","result":1}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"file"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"redacted-reasoning","data":"x"},{"type":"source","source":{}},{"type":"error"}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"text","text":7},{"type":"text","text":{}},{"type":"reasoning","text":null}]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-invocation","toolInvocation":null},{"type":"tool-call"}]}""")]
    [InlineData("""{"role":"assistant","content":[{"type":"text","text":null},null]}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"tool-invocation","toolInvocation":{"state":"partial-call","toolCallId":"a","toolName":"addNode","args":{}}}]}""")]
    [InlineData("""{"role":"tool"}""")]
    [InlineData("""{"role":"assistant","parts":[{"type":"data-x"},{"type":"source-url","sourceId":"1"}]}""")]
    [InlineData("""{"role":"assistant","parts":[]}""")]
    [InlineData("""{"role":"assistant","parts":null,"content":null}""")]
    [InlineData("""{"role":"assistant"}""")]
    [InlineData("""{"role":"tool","tool_call_id":"a","content":"ok"}""")]
    [InlineData("""{"role":"tool","content":[{"type":"tool-result","toolCallId":"a","toolName":"addNode","result":1}]}""")]
    [InlineData("""{"role":"data","content":"x"}""")]
    [InlineData("""{"role":"function","name":"f","content":"x"}""")]
    public void What_holds_nothing_for_the_model_is_skipped(string message) =>
        Assert.Equal(["system", "user: add go"], Build(Asked, message, Again).Select(Shown));

    [Fact]
    public void Developer_message_is_a_system_message() =>
        Assert.Equal("Base.\n\nBe kind.", Build("""{"role":"developer","content":"Be kind."}""", Asked)[0].Content);

    [Fact]
    public void Message_that_is_to_be_answered_must_hold_something() =>
        Assert.Throws<RequestException>(() => Build(Asked, """{"role":"user"}"""));

    private static Microsoft.SemanticKernel.ChatCompletion.ChatHistory Build(params string[] messages) =>
        HistoryBuilder.Build("Base.", Pipeline.Read(Conversation.Of([.. messages.Select(message => JsonNode.Parse(message)!)])));

    private static string Shown(ChatMessageContent message) =>
        message.Role.Label == "system" ? "system" : $"{message.Role}: {string.Join(' ', message.Items.Select(item => item.ToString()))}";
}
