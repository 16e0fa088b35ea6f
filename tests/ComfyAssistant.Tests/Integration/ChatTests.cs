using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The chat over real HTTP at both ends.</summary>
public sealed class ChatTests() : ScriptedChatTest("LLM_MAX_STEPS=4")
{
    [Fact]
    public async Task Text_streams_with_the_headers_that_clients_look_for()
    {
        Provider.Then(Chunks.Answer("Hello", " world"));

        using var response = await Service.PostAsync(Of(User("Hi")));
        var answer = UiTranscript.Parse(await response.Content.ReadAsByteArrayAsync());

        Assert.Equal("Hello world", answer.Text);
        Assert.Equal("stop", answer.Finish);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("v1", response.Headers.GetValues("X-Vercel-AI-UI-Message-Stream").Single());
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Provider_gets_the_key_the_model_the_system_message_and_the_tools()
    {
        await Service.ChatAsync("Hi");

        var call = Provider.Calls.Single();
        Assert.Equal("Bearer sk-test-1234567890", call.Authorization);
        Assert.Equal("test-model", (string?)call.Body["model"]);
        Assert.True((bool?)call.Body["stream"]);
        Assert.Equal("system", (string?)call.Messages[0]!["role"]);
        Assert.Contains("You are ComfyAssistant", (string?)call.Messages[0]!["content"], StringComparison.Ordinal);
        Assert.Equal("Hi", (string?)call.Messages[1]!["content"]);
        Assert.Contains("addNode", call.Tools);
    }

    [Fact]
    public async Task Browser_call_is_left_open_and_its_result_continues_the_same_message()
    {
        Provider.Then(Chunks.Calls(("nineChars", "addNode", """{"nodeType":"KSampler"}""")));
        var first = await Service.ChatAsync("Add a sampler");
        Assert.Equal("tool-calls", first.Finish);
        Assert.Equal(("nineChars", "addNode", """{"nodeType":"KSampler"}""", null), first.Calls.Single());

        Provider.Then(Chunks.Answer("Done."));
        var second = await Service.ChatAsync(Of(User("Add a sampler"), Assistant(first.MessageId, Step(),
            Tool("addNode", "nineChars", "output-available",
                new { input = new { nodeType = "KSampler" }, output = new { success = true, data = new { nodeId = 5 } } }))));

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal("Done.", second.Text);
        var messages = Provider.Calls[1].Messages;
        Assert.Equal("nineChars", (string?)messages[2]!["tool_calls"]![0]!["id"]);
        Assert.Equal("nineChars", (string?)messages[3]!["tool_call_id"]);
        Assert.Equal("""{"nodeType":"KSampler"}""", (string?)messages[2]!["tool_calls"]![0]!["function"]!["arguments"]);
        Assert.Equal("tool", (string?)messages[3]!["role"]);
        Assert.Equal("""{"success":true,"data":{"nodeId":5}}""", (string?)messages[3]!["content"]);
    }

    [Fact]
    public async Task New_turn_gets_a_new_message_id_and_never_the_one_of_an_edited_user_message()
    {
        var body = Of(User("Hi", "u7"));
        body["messageId"] = "u7";
        var answer = await Service.ChatAsync(body);
        Assert.NotEqual("u7", answer.MessageId);
        Assert.NotEmpty(answer.MessageId);
    }

    [Fact]
    public async Task Refused_call_goes_back_to_the_model_in_the_same_answer()
    {
        Provider.Then(Chunks.Calls(
            ("c1", "addNod", "{}"), ("c2", "connectNodes", """{"sourceNodeId":4,"sourceSlot":0,"targetNodeId":4,"targetSlot":0}""")))
            .Then(Chunks.Answer("I cannot."));

        var answer = await Service.ChatAsync("Connect");

        Assert.Equal("I cannot.", answer.Text);
        Assert.All(answer.Calls, call => Assert.NotNull(call.Refusal));
        var messages = Provider.Calls[1].Messages;
        Assert.Contains("There is no tool", (string?)messages[3]!["content"], StringComparison.Ordinal);
        Assert.Contains("cannot be connected to itself", (string?)messages[4]!["content"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_names_its_tools_is_offered_no_other_browser_tools()
    {
        Provider.Then(Chunks.Calls(("c1", "removeNode", """{"nodeId":1}"""))).Then(Chunks.Answer("No."));

        var answer = await Service.ChatAsync(Of(User("Remove it")).WithTools("addNode"));

        Assert.Contains("addNode", Provider.Calls[0].Tools);
        Assert.DoesNotContain("removeNode", Provider.Calls[0].Tools);
        Assert.NotNull(answer.Calls.Single().Refusal);
    }

    [Fact]
    public async Task Same_call_is_refused_the_third_time_in_one_turn()
    {
        const string arguments = """{"nodeId":3}""";
        Provider.Then(Chunks.Calls(("c3", "removeNode", arguments))).Then(Chunks.Answer("Stuck."));

        var answer = await Service.ChatAsync(Of(User("Remove it"), Assistant("m1",
            Step(), Tool("removeNode", "c1", "output-error", new { input = new { nodeId = 3 }, errorText = "no such node" }),
            Step(), Tool("removeNode", "c2", "output-error", new { input = new { nodeId = 3 }, errorText = "no such node" }))));

        Assert.Contains("twice already", answer.Calls.Single().Refusal, StringComparison.Ordinal);
        Assert.Equal("Stuck.", answer.Text);
    }

    [Fact]
    public async Task Reaching_the_step_limit_is_said()
    {
        for (var i = 0; i < 4; i++)
            Provider.Then(Chunks.Calls(($"c{i}", "noSuchTool", "{}")));

        var answer = await Service.ChatAsync("Go");

        Assert.Equal(4, Provider.Calls.Count);
        Assert.Contains("LLM_MAX_STEPS", answer.Text, StringComparison.Ordinal);
        Assert.Equal("stop", answer.Finish);
    }

    [Fact]
    public async Task Repeated_and_empty_call_ids_are_replaced()
    {
        Provider.Then(Chunks.Calls(("call_0", "getWorkflowInfo", "{}"), ("", "removeNode", """{"nodeId":1}""")));

        var answer = await Service.ChatAsync(Of(User("Hi"),
            Assistant("m1", Step(), Tool("addNode", "call_0", "output-available", new { input = new { nodeType = "A" }, output = "ok" }))));

        Assert.Equal(2, answer.Calls.Select(call => call.Id).Where(id => id is not "call_0" and not "").Distinct().Count());
    }

    [Fact]
    public async Task Slash_command_that_the_panel_answered_calls_no_model()
    {
        var answer = await Service.ChatAsync(Of(User("/help"), Assistant("m1", Text("Help <!-- local:slash -->"))));

        Assert.Equal(["start", "finish"], answer.Types);
        Assert.Equal("m1", answer.MessageId);
        Assert.Empty(Provider.Calls);
    }

    [Fact]
    public async Task Images_reach_the_model_as_image_parts()
    {
        await Service.ChatAsync(Of(User("u1", Text("What is this?"), File("image/png", "data:image/png;base64,iVBORw0KGgo="),
            File("text/plain", "data:text/plain;base64,aGk="))));

        var parts = Provider.Calls.Single().Messages[1]!["content"]!.AsArray();
        Assert.Equal(["text", "image_url", "text"], parts.Select(part => (string)part!["type"]!));
        Assert.Equal("data:image/png;base64,iVBORw0KGgo=", (string?)parts[1]!["image_url"]!["url"]);
        Assert.Equal("hi", (string?)parts[2]!["text"]);
    }

    [Fact]
    public async Task Pictures_of_a_canvas_tool_follow_its_result()
    {
        var picture = new { type = "image", mediaType = "image/png", data = "iVBORw0KGgo=" };
        await Service.ChatAsync(Of(User("Run it"), Assistant("m1", Tool("executeWorkflow", "toolcalla", "output-available",
            new { input = new { }, output = new { success = true, data = new { status = "finished", images = new[] { picture } } } }))));

        var messages = Provider.Calls.Single().Messages;
        Assert.Equal(["system", "user", "assistant", "tool", "assistant", "user"], messages.Select(message => (string)message!["role"]!));
        Assert.Equal("""{"success":true,"data":{"status":"finished","images":["(a picture, shown below)"]}}""", (string?)messages[3]!["content"]);
        var parts = messages[5]!["content"]!.AsArray();
        Assert.Equal(["text", "image_url"], parts.Select(part => (string)part!["type"]!));
        Assert.Equal("data:image/png;base64,iVBORw0KGgo=", (string?)parts[1]!["image_url"]!["url"]);
    }

    [Fact]
    public async Task Model_that_refuses_pictures_is_asked_again_without_those_of_results()
    {
        var picture = new { type = "image", mediaType = "image/png", data = "iVBORw0KGgo=" };
        Provider.Refuse(400, """{"error":{"message":"This model does not support image input"}}""");
        var answer = await Service.ChatAsync(Of(User("Run it"), Assistant("m1", Tool("executeWorkflow", "toolcalla", "output-available",
            new { input = new { }, output = new { success = true, images = new[] { picture } } }))));

        Assert.DoesNotContain("error", answer.Types);
        Assert.DoesNotContain("image_url", Provider.Calls[1].Messages.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("does not take any", Provider.Calls[1].Messages.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages":[""", "Invalid JSON body")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "'messages' must be an array")]
    [InlineData("""{"messages":[]}""", "'messages' is empty")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"robot","content":"b"}]}""", "messages[1].role is \"robot\"")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0] has neither 'parts' nor 'content'")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "holds no message of a user")]
    [InlineData("""{"messages":[{"role":"user","parts":{"type":"text"}}]}""", "neither 'parts' nor 'content'")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud83d"}]}""", "Invalid JSON body")]
    public async Task Bad_request_is_told_what_is_wrong_and_where(string body, string error)
    {
        using var response = await Service.Http.PostAsync("/api/chat", new StringContent(body));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(error, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"], StringComparison.Ordinal);
        Assert.Empty(Provider.Calls);
    }

    [Theory]
    [InlineData("/api/chat", 256)]
    [InlineData("/api/user-context/rules", 64)]
    public async Task Body_that_nests_too_deep_is_told_so_and_how_deep_it_may(string path, int depth)
    {
        var deep = "{\"messages\":" + new string('[', depth + 1) + new string(']', depth + 1) + "}";
        using var response = await Service.Http.PostAsync(path, new StringContent(deep));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"deeper than {depth} levels", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_beyond_32_MB_is_413()
    {
        using var response = await Service.Http.PostAsync("/api/chat", new ByteArrayContent(new byte[32 * 1024 * 1024 + 1]));

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("32 MB", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
