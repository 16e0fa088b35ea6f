using System.Text.Json;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Calls that are shown while the model writes them, and what else the stream says of a step.</summary>
public sealed class WrittenCallTests : ScriptedChatTest
{
    [Fact]
    public async Task Call_is_shown_before_it_is_whole()
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Call(0, "c1", "addNode", "{\"nodeType\": \"KSam"));
            await call.HoldAsync();
            await call.SendAsync(Chunks.Arguments(0, "pler\"}") + Chunks.Finish("tool_calls") + Chunks.Done);
        });
        using var response = await Service.OpenAsync(Of(User("Add")));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = await SeeAsync(reader);
        Assert.Contains("""{"type":"tool-input-start","toolCallId":"c1","toolName":"addNode"}""", seen, StringComparison.Ordinal);
        Assert.Contains("""KSam"}""", seen, StringComparison.Ordinal);
        Provider.Calls.Single().Release();
        var answer = UiTranscript.Parse(seen + await reader.ReadToEndAsync());

        Assert.Equal("""{"nodeType":"KSampler"}""", answer.Calls.Single().Input);
        Assert.Equal("tool-calls", answer.Finish);
    }

    [Fact]
    public async Task Failed_check_ends_a_call_that_was_shown_and_the_whole_is_never_given_out()
    {
        Provider.Then(Chunks.Calls(("c1", "connectNodes", """{"sourceNodeId":3,"sourceSlot":0,"targetNodeId":3,"targetSlot":0}""")))
            .Then(Chunks.Answer("No."));
        var answer = await Service.ChatAsync("Connect");
        Assert.NotNull(answer.Calls.Single().Refusal);
        Assert.Equal("No.", answer.Text);
    }

    [Theory]
    [InlineData("Then I am done.", 2)]
    [InlineData("\n\n", 1)]
    public async Task Text_behind_a_call_that_was_shown_is_not_lost(string late, int steps)
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("First.") + Chunks.Call(0, "c1", "addNode", "{\"nodeType\": \"KSam"));
            await call.HoldAsync();
            await call.SendAsync(Chunks.Arguments(0, "pler\"}") + Chunks.Text(late) + Chunks.Finish("tool_calls") + Chunks.Done);
        });
        using var response = await Service.OpenAsync(Of(User("Add")));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = await SeeAsync(reader);
        Provider.Calls.Single().Release();
        var answer = UiTranscript.Parse(seen + await reader.ReadToEndAsync());

        Assert.Equal("First." + late.Trim(), answer.Text);
        Assert.Equal(steps, answer.Of("start-step").Count());
        Assert.Single(answer.Calls, call => call.Refusal is null);
        Assert.Equal("tool-calls", answer.Finish);
    }

    [Fact]
    public async Task Keys_in_an_order_that_no_browser_keeps_bring_the_call_under_another_id()
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Call(0, "c1", "applyWorkflowJson", """{"workflow":{"4":{"class_type":"A","inputs":{}},"""));
            await call.HoldAsync();
            await call.SendAsync(
                Chunks.Arguments(0, """ "3":{"class_type":"B","inputs":{}}}}""") + Chunks.Finish("tool_calls") + Chunks.Done);
        }).Then(Chunks.Answer("No."));
        using var response = await Service.OpenAsync(Of(User("Apply")));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = await SeeAsync(reader);
        Provider.Calls.Single().Release();
        var answer = UiTranscript.Parse(seen + await reader.ReadToEndAsync());

        // Without ComfyUI nothing is known of the types, so that the check lets the workflow pass.
        var call = answer.Calls.Single();
        Assert.NotEqual("c1", call.Id);
        Assert.Equal("""{"workflow":{"4":{"class_type":"A","inputs":{}},"3":{"class_type":"B","inputs":{}}}}""", call.Input);
        Assert.Equal(2, answer.Of("start-step").Count());
    }

    [Fact]
    public async Task Answer_that_breaks_off_makes_no_call_of_one_that_is_half_written()
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("Adding.") + Chunks.Call(0, "c1", "addNode", "{\"nodeType\": \"KSam"));
            await call.HoldAsync();
            call.Cut();
        });
        using var response = await Service.OpenAsync(Of(User("Add")));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = await SeeAsync(reader);
        Provider.Calls.Single().Release();
        var answer = UiTranscript.Parse(seen + await reader.ReadToEndAsync());
        Assert.Equal("error", answer.Finish);
        Assert.Equal("Adding.", answer.Text);
        Assert.Empty(answer.Calls);
    }

    [Fact]
    public async Task Model_stands_on_start_and_usage_after_each_step()
    {
        const string Usage = """data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""" + "\n\n";
        Provider.Then(Chunks.Call(0, "c1", "listRules", "{}") + Chunks.Finish("tool_calls") + Usage + Chunks.Done)
            .Then(Chunks.Text("Done.") + Chunks.Finish("stop") + Usage + Chunks.Done);
        var answer = await Service.ChatAsync("Hi");

        Assert.Equal("test-model", answer.Of("start").Single().GetProperty("messageMetadata").GetProperty("model").GetString());
        Assert.Equal([10, 20], answer.Of("message-metadata").Select(chunk => Input(chunk)));
        Assert.Equal(20, Input(answer.Of("finish").Single()));
    }

    [Fact]
    public async Task File_that_cannot_be_sent_is_told_to_the_user_too_once()
    {
        var asked = User("u1", Text("look"), File("video/mp4", "data:video/mp4;base64,AAAA"));
        var answer = await Service.ChatAsync(Of(asked));
        Assert.Contains("video/mp4", answer.Of("data-notice").Single().GetProperty("data").GetProperty("text").GetString(),
            StringComparison.Ordinal);
        Assert.Contains("cannot be read", Provider.Calls[0].Messages[1]!.ToJsonString(), StringComparison.Ordinal);

        var later = await Service.ChatAsync(Of(asked.DeepClone(), Assistant("m1", Text("What?")), User("And?", "u2")));
        Assert.Empty(later.Of("data-notice"));
    }

    // Reads until arguments have been shown.
    private static async Task<string> SeeAsync(StreamReader reader)
    {
        var seen = "";
        while (!seen.Contains("inputTextDelta", StringComparison.Ordinal))
            seen += await reader.ReadLineAsync() + "\n";
        return seen;
    }

    private static int Input(JsonElement chunk) =>
        chunk.GetProperty("messageMetadata").GetProperty("usage").GetProperty("inputTokens").GetInt32();
}
