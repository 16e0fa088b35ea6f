using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Models.Errors;
using ComfyAssistant.Host.Models.Streaming;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Attack;

/// <summary>A provider that sends what no provider should.</summary>
public sealed class HostileProviderTests() : ScriptedChatTest("LLM_MAX_STEPS=3")
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_named(int status)
    {
        await using var other = await ScriptedProvider.StartAsync();
        Provider.Refuse(status, "", ("Location", other.Url + "/chat/completions?key=planted-query"));
        var told = await ErrorAsync();
        Assert.Empty(other.Calls);
        Assert.Contains($"a redirect to {other.Url}/chat/completions, which is not followed", told, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_of_more_calls_than_anybody_makes_is_refused()
    {
        Provider.Then(Chunks.Calls([.. Enumerable.Range(0, 65).Select(i => ($"call_{i}", "listRules", "{}"))]));
        Assert.Contains("more than 64 tools at once", await ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    [InlineData(300, true)]
    [InlineData(5000, true)]
    public async Task Arguments_that_nest_too_deep_are_refused_and_brick_no_later_turn(int depth, bool isRefused)
    {
        var workflow = string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1));
        Provider.Then(Chunks.Calls(("call_1", "listRules", $"{{\"extra\":{workflow}}}"))).Then(Chunks.Answer("Done."));
        using var answer = await Service.PostAsync(Conversation.Of(Conversation.User("Hi")));
        Assert.Contains("Done.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var result = (string)Provider.Calls[1].Messages.Single(message => (string?)message!["role"] == "tool")!["content"]!;
        Assert.Equal(isRefused, result.Contains("nest more than 64 deep", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public async Task A_transcript_with_deep_arguments_is_answered(int depth)
    {
        var input = JsonNode.Parse(string.Concat(Enumerable.Repeat("[", depth - 1)) + string.Concat(Enumerable.Repeat("]", depth - 1)),
            documentOptions: new() { MaxDepth = 300 });
        var body = new JsonObject
        {
            ["messages"] = new JsonArray(
                Conversation.User("Hi"),
                new JsonObject
                {
                    ["id"] = "a",
                    ["role"] = "assistant",
                    ["parts"] = new JsonArray(new JsonObject
                    {
                        ["type"] = "tool-listRules",
                        ["toolCallId"] = "c",
                        ["state"] = "output-available",
                        ["input"] = new JsonObject { ["deep"] = input },
                        ["output"] = "ok",
                    }),
                }),
        };
        using var content = new StringContent(body.ToJsonString(new() { MaxDepth = 400 }), Encoding.UTF8, "application/json");
        using var answer = await Service.Http.PostAsync("/api/chat", content);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("Hello", UiTranscript.Parse(await answer.Content.ReadAsByteArrayAsync()).Text);
    }

    [Theory]
    [InlineData("""data: {"choices":[{"delta":{"content":"the re""")]
    [InlineData("""data: {"choices":[{"delta":{"content":"the rest"}}""")]
    public async Task An_unreadable_last_piece_is_told(string piece)
    {
        Provider.Then(Chunks.Text("The beginning, ") + piece + "\n\n" + Chunks.Done);
        Assert.Contains("last piece", await ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Events_and_answers_have_bounds(string lineBreak)
    {
        var one = Encoding.UTF8.GetBytes($"data: {new string('x', 90)}{lineBreak}{lineBreak}");
        await ReadAsync(Repeat(one, 50), longestEvent: 200, longestAnswer: 1_000_000);
        await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Repeat(one, 50), longestEvent: 200, longestAnswer: 2000));
        var unended = Repeat(Encoding.UTF8.GetBytes($"data: x{lineBreak}"), 50);
        await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(unended, 200, 1_000_000));
        await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(new byte[5000], 200, 1_000_000));
    }

    [Fact]
    public async Task An_event_without_an_end_is_given_up()
    {
        Provider.Then(async call =>
        {
            call.Http.Response.ContentType = "text/event-stream";
            var piece = new byte[64 * 1024];
            Array.Fill(piece, (byte)'x');
            await call.SendAsync("data: ");
            while (!call.Http.RequestAborted.IsCancellationRequested)
                await call.Http.Response.Body.WriteAsync(piece, call.Http.RequestAborted);
        });
        Assert.Contains("larger than 8 MB", await ErrorAsync(), StringComparison.Ordinal);
    }

    private async Task<string> ErrorAsync()
    {
        using var response = await Service.PostAsync(Conversation.Of(Conversation.User("Hi")));
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("rror", text, StringComparison.Ordinal);
        return text;
    }

    private static byte[] Repeat(byte[] bytes, int count) => [.. Enumerable.Repeat(bytes, count).SelectMany(b => b)];

    private static async Task ReadAsync(byte[] bytes, long longestEvent, long longestAnswer)
    {
        // In pieces of every length, so that breaks fall on all places.
        for (var piece = 1; piece < 40; piece += 7)
        {
            await using var bounded = new AnswerBounds(new MemoryStream(bytes), longestEvent, longestAnswer);
            var buffer = new byte[piece];
            while (await bounded.ReadAsync(buffer) > 0)
            {
            }
        }
    }
}
