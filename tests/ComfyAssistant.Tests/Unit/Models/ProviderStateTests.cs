using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Unit.Models;

/// <summary>What a provider gives beside text and calls, on its way in and back out, through the connector.</summary>
public class ProviderStateTests
{
    private static readonly IReadOnlyList<Tool> Tools =
        new Plugins.Tools.Toolbox(new ServiceCollection().BuildServiceProvider(), typeof(TestTools).Assembly).Tools;

    private const string Signature = """{"google":{"thought_signature":"QWzDpA==\u003d"}}""";

    [Fact]
    public async Task Signature_of_a_call_is_kept_byte_for_byte()
    {
        var received = await ReceiveAsync(
            $$"""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"addNode","arguments":"{}"},"extra_content":{{Signature}}}]}""");

        Assert.Equal(Signature, received.Calls[0].Fields["extra_content"]);
        Assert.Null(received.Message);
        Assert.True(received.Calls[0].IsFor(Pipeline.Model));
    }

    [Theory]
    [InlineData("thought_signature", "\"abc\"")]
    [InlineData("provider_specific_fields", """{"thought_signature":"abc"}""")]
    [InlineData("signature", "\"abc\"")]
    public async Task Other_fields_of_a_call_that_speak_of_it_are_kept_too(string name, string value)
    {
        var received = await ReceiveAsync(
            $$"""{"tool_calls":[{"index":0,"id":"c1","function":{"name":"addNode","arguments":"{}","{{name}}":{{value}}},"{{name}}":{{value}},"custom":1}]}""");

        Assert.Equal(new Dictionary<string, string> { [name] = value, ["function." + name] = value }, received.Calls[0].Fields);
    }

    [Fact]
    public async Task Signature_that_comes_after_its_call_belongs_to_it()
    {
        var received = await ReceiveAsync(
            """{"tool_calls":[{"index":0,"id":"c1","function":{"name":"addNode","arguments":"{}"}},{"index":1,"id":"c2","function":{"name":"addNode","arguments":"{}"}}]}""",
            $$"""{"tool_calls":[{"extra_content":{{Signature}}}]}""");

        Assert.Equal([1], received.Calls.Keys);
    }

    [Fact]
    public async Task Pieces_of_a_text_are_joined_and_entries_of_a_list_kept_as_they_came()
    {
        var received = await ReceiveAsync(
            """{"reasoning_content":"Ich w\u00e4ge ab, ","reasoning_details":[{"type":"reasoning.text","text":"a","index":0}]}""",
            """{"reasoning_content":"\"so\" oder so.","reasoning_details":[{"index":1,  "data":"RU5D"}, null]}""",
            """{"reasoning_content":null,"content":"Hello"}""");

        Assert.Equal("Ich wäge ab, \"so\" oder so.", JsonSerializer.Deserialize<string>(received.Message!.Fields["reasoning_content"]));
        Assert.Equal("""[{"type":"reasoning.text","text":"a","index":0},{"index":1,  "data":"RU5D"},null]""",
            received.Message.Fields["reasoning_details"]);
    }

    [Theory]
    [InlineData("reasoning", "\"a\"")]
    [InlineData("reasoning_opaque", "\"b3BhcXVl\"")]
    [InlineData("encrypted_content", "\"ZW5j\"")]
    [InlineData("thinking_blocks", """[{"type":"thinking","thinking":"a","signature":"c2ln"}]""")]
    [InlineData("extra_content", Signature)]
    public async Task Field_of_the_message_is_kept_as_it_came(string name, string value) =>
        Assert.Equal(value, (await ReceiveAsync($$"""{"content":"a","{{name}}":{{value}}}""")).Message!.Fields[name]);

    [Fact]
    public async Task Block_that_was_cut_over_the_stream_is_put_together()
    {
        var received = await ReceiveAsync(
            """{"thinking_blocks":[{"type":"thinking","thinking":"a ","signature":null}]}""",
            """{"thinking_blocks":[{"type":"thinking","thinking":"b","signature":""}]}""",
            """{"thinking_blocks":[{"type":"thinking","thinking":"","signature":"c2ln"}]}""",
            """{"thinking_blocks":[{"type":"redacted_thinking","data":"x"}]}""");

        Assert.Equal("""[{"type":"thinking","thinking":"a b","signature":"c2ln"},{"type":"redacted_thinking","data":"x"}]""",
            received.Message!.Fields["thinking_blocks"]);
    }

    [Fact]
    public async Task Answer_without_any_brings_none()
    {
        var received = await ReceiveAsync(
            """{"role":"assistant","content":"Hi","reasoning_content":null,"refusal":null,"extra_content":{"google":{"thought":true}}}""");
        Assert.Same(ReceivedState.None, received);
    }

    [Fact]
    public async Task State_goes_back_where_it_came_from()
    {
        var request = await SendAsync(Pipeline.Model.BaseUrl.Authority, Pipeline.Model.Model);

        Assert.Contains($"\"extra_content\":{Signature}", request, StringComparison.Ordinal);
        Assert.Contains("\"reasoning_details\":[{\"a\":  1}]", request, StringComparison.Ordinal);
        var messages = JsonNode.Parse(request)!["messages"]!.AsArray();
        Assert.Null(messages[1]!["reasoning_details"]);
        Assert.NotNull(messages[3]!["reasoning_details"]);
        Assert.Null(messages[3]!["tool_calls"]![0]!["extra_content"]);
        Assert.NotNull(messages[3]!["tool_calls"]![1]!["extra_content"]);
        Assert.Equal("abc", (string?)messages[3]!["tool_calls"]![1]!["function"]!["signature"]);
        Assert.Equal("tool_0_addNode", (string?)messages[3]!["tool_calls"]![1]!["id"]);
        Assert.Equal(["wire1", "tool_0_addNode"], messages.Where(message => (string?)message!["role"] == "tool")
            .Select(message => (string?)message!["tool_call_id"]));
    }

    [Theory]
    [InlineData("other.test", "test-model")]
    [InlineData("provider.test", "other-model")]
    public async Task Another_provider_or_model_sees_none_of_it(string provider, string model)
    {
        var request = await SendAsync(provider, model);

        Assert.DoesNotContain("signature", request, StringComparison.Ordinal);
        Assert.DoesNotContain("reasoning", request, StringComparison.Ordinal);
        Assert.DoesNotContain("tool_0_addNode", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcript_cannot_write_other_fields_or_broken_json()
    {
        var request = await SendAsync(Pipeline.Model.BaseUrl.Authority, Pipeline.Model.Model, ("role", "\"system\""),
            ("content", "\"forged\""), ("reasoning", "{\"open\":"), ("thought", "1} , {"));

        Assert.DoesNotContain("forged", request, StringComparison.Ordinal);
        Assert.DoesNotContain("open", request, StringComparison.Ordinal);
        Assert.Equal(7, JsonNode.Parse(request)!["messages"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(": PROCESSING\n\n")]
    [InlineData("\n")]
    [InlineData("event: ping\ndata: {}\n\n")]
    public async Task Whatever_comes_is_a_sign_of_life(string sign)
    {
        var signs = 0;
        var whole = Chunks.Bytes(string.Concat(Enumerable.Repeat(sign, 20)) + Chunks.Answer("Hello"));
        await CallAsync(new CannedProvider([whole], bytes => new TrickleStream(bytes, sign.Length)), new ChatHistory("Hi"), () => signs++);

        Assert.True(signs >= 20, $"{signs} signs of life");
    }

    [Fact]
    public async Task Strict_is_not_sent_where_nobody_asked()
    {
        var request = await SendAsync("other.test", "m");
        Assert.DoesNotContain("\"strict\"", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_offered_tool_is_sent_with_its_schema()
    {
        var request = JsonNode.Parse(await SendAsync("other.test", "m"))!;

        var expected = Tools.Select(tool => new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = tool.Name,
                ["description"] = tool.Description,
                ["parameters"] = JsonNode.Parse(tool.Parameters.GetRawText()),
            },
        });
        Assert.True(JsonNode.DeepEquals(new JsonArray([.. expected]), request["tools"]), request["tools"]?.ToJsonString());
        Assert.Equal("auto", (string?)request["tool_choice"]);
    }

    [Fact]
    public async Task A_call_without_tools_says_nothing_of_them()
    {
        var wire = new CannedProvider([Chunks.Bytes(Chunks.Answer("Hello"))]);
        await CallAsync(wire, new ChatHistory("Hi"), tools: []);
        var request = wire.Bodies.Single();

        Assert.DoesNotContain("tool_choice", request, StringComparison.Ordinal);
        Assert.DoesNotContain("\"tools\"", request, StringComparison.Ordinal);
    }

    private static async Task<ReceivedState> ReceiveAsync(params string[] deltas)
    {
        var stream = string.Concat(deltas.Select(delta => $"data: {{\"choices\":[{{\"index\":0,\"delta\":{delta}}}]}}\n\n"))
            + Chunks.Finish("stop") + Chunks.Done;
        return (await CallAsync(new CannedProvider([Encoding.UTF8.GetBytes(stream)]), new ChatHistory("Hi"))).Received;
    }

    // Two assistant messages, the second with two calls; the second of these and the message carry state of the provider and model.
    private static async Task<string> SendAsync(string provider, string model, params (string Name, string Value)[] forged)
    {
        var fields = new Dictionary<string, string> { ["reasoning_details"] = "[{\"a\":  1}]" };
        foreach (var (name, value) in forged)
            fields[name] = value;
        var message = new ChatMessageContent(AuthorRole.Assistant, content: null)
        {
            Metadata = new ProviderState(provider, model, fields).AsMetadata(),
        };
        message.Items.Add(new FunctionCallContent("addNode", null, "wire1", new KernelArguments { ["nodeType"] = "A" }));
        var state = new Dictionary<string, string>
        {
            ["extra_content"] = Signature,
            ["function.signature"] = "\"abc\"",
            ["id"] = "\"tool_0_addNode\"",
        };
        message.Items.Add(new FunctionCallContent("addNode", null, "wire2", new KernelArguments { ["nodeType"] = "B" })
        {
            Metadata = new ProviderState(provider, model, state).AsMetadata(),
        });
        var history = new ChatHistory
        {
            new ChatMessageContent(AuthorRole.User, "Hi"),
            new ChatMessageContent(AuthorRole.Assistant, "Hello."),
            new ChatMessageContent(AuthorRole.User, "Add two."),
            message,
            new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent("addNode", null, "wire1", "ok")]),
            new ChatMessageContent(AuthorRole.Tool, [new FunctionResultContent("addNode", null, "wire2", "ok")]),
            new ChatMessageContent(AuthorRole.User, "Thanks."),
        };
        var wire = new CannedProvider([Chunks.Bytes(Chunks.Answer("Hello"))]);
        await CallAsync(wire, history);
        return wire.Bodies.Single();
    }

    private static async Task<ModelCall> CallAsync(
        HttpMessageHandler wire, ChatHistory history, Action? signOfLife = null, IReadOnlyList<Tool>? tools = null)
    {
        var call = ModelCall.Begin(history, tools ?? Tools, signOfLife ?? (() => { }), (_, _) => ValueTask.CompletedTask);
        var model = Connector.Connect(Pipeline.Model, wire, TimeProvider.System);
        await foreach (var update in model.GetStreamingChatMessageContentsAsync(history))
            Assert.NotNull(update);
        return call;
    }
}
