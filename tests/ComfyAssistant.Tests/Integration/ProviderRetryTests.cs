using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>One more try for a model call that failed before the first of its answer, in any step, and never a second run of a
/// tool.</summary>
public sealed class ProviderRetryTests : IAsyncLifetime
{
    private const string BadCall =
        """{"error":{"message":"Failed to call a function. See 'failed_generation'.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<function=addNode>"}}""";

    private ScriptedProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await ScriptedProvider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Theory]
    [InlineData(503, """{"error":{"message":"The model is overloaded."}}""", null)]
    [InlineData(502, "", null)]
    [InlineData(529, """{"error":{"type":"overloaded_error","message":"Overloaded"}}""", null)]
    [InlineData(503, "busy", "0")]
    [InlineData(429, """{"error":{"message":"Too many requests"}}""", "0")]
    [InlineData(429, """{"error":{"code":"1305","message":"The service may be temporarily overloaded, please try again later"}}""", null)]
    [InlineData(500, """{"error":{"message":"The server is currently overloaded with other requests.","type":"server_error"}}""", null)]
    [InlineData(498, """{"error":{"message":"Flex tier capacity exceeded","code":"capacity_exceeded"}}""", null)]
    [InlineData(521, "<html>Web server is down</html>", null)]
    [InlineData(400, BadCall, null)]
    [InlineData(400, """{"error":{"message":"Parsing failed. The model generated output that could not be parsed.","code":"output_parse_failed"}}""", null)]
    [InlineData(500, """{"error":"error parsing tool call: raw='{\"a\":1}]', err=invalid character ']' after top-level value"}""", null)]
    [InlineData(500, """{"error":{"code":500,"message":"Failed to parse tool call arguments as JSON: [json.exception.parse_error.101]"}}""", null)]
    public async Task Passing_failure_is_tried_again(int status, string body, string? retryAfter)
    {
        await using var host = await StartAsync(status, body, retryAfter);

        var answer = await host.ChatAsync("Hi");

        Assert.Equal("Hello", answer.Text);
        Assert.Equal(2, _provider.Calls.Count);
        Assert.True(JsonNode.DeepEquals(_provider.Calls[0].Body, _provider.Calls[1].Body));
    }

    [Theory]
    [InlineData(503, """{"error":{"message":"The model is overloaded."}}""", "600")]
    [InlineData(429, """{"error":{"message":"Too many requests"}}""", null)]
    [InlineData(429, """{"error":{"message":"Too many requests"}}""", "30")]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""", "1")]
    [InlineData(500, """{"error":{"message":"internal"}}""", null)]
    [InlineData(500, """{"error":{"message":"insufficient balance (1008)"}}""", null)]
    [InlineData(429, """{"error":{"code":"1113","message":"Insufficient balance. Please recharge."}}""", "0")]
    [InlineData(401, "no", null)]
    [InlineData(400, """{"error":{"message":"bad temperature"}}""", null)]
    public async Task Failure_that_will_not_pass_is_told_at_once(int status, string body, string? retryAfter)
    {
        await using var host = await StartAsync(status, body, retryAfter);

        using var response = await host.PostAsync(Of(User("Hi")));

        Assert.DoesNotContain("Hello", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(_provider.Calls);
    }

    [Fact]
    public async Task Second_failure_is_told()
    {
        await using var host = await TestHost.StartAsync(_provider.Refuse(503, "busy").Refuse(503, "busy").Then(Chunks.Answer("never")));

        using var response = await host.PostAsync(Of(User("Hi")));

        Assert.Contains("status 503", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, _provider.Calls.Count);
    }

    [Theory]
    [InlineData($"event: error\ndata: {BadCall}\n\n")]
    [InlineData($"data: {BadCall}\n\n")]
    [InlineData("data: {\"error\":{\"message\":\"Overloaded\",\"code\":503}}\n\n")]
    [InlineData("data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n")]
    [InlineData("data: {\"error\":{\"message\":\"Provider disconnected\",\"code\":502},"
        + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n")]
    [InlineData(": OPENROUTER PROCESSING\n\ndata: {\"error\":{\"message\":\"Overloaded\",\"code\":503}}\n\n")]
    [InlineData("")]
    public async Task Failure_inside_a_stream_that_has_said_nothing_is_tried_again(string failure)
    {
        var opening = """data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n";
        await using var host = await TestHost.StartAsync(_provider.Then(opening + failure).Then(Chunks.Answer("Hello"))
            .Then(failure + opening + failure));

        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
        Assert.Equal(4, _provider.Calls.Count);
    }

    [Fact]
    public async Task Connection_that_is_reset_before_a_word_is_tried_again()
    {
        await using var host = await TestHost.StartAsync(_provider.Then(call =>
        {
            call.Cut();
            return Task.CompletedTask;
        }));

        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
    }

    [Fact]
    public async Task Failure_after_the_first_word_is_not_tried_again()
    {
        await using var host = await TestHost.StartAsync(_provider.Then(Chunks.Text("Half") + $"event: error\ndata: {BadCall}\n\n"));

        var answer = await host.ChatAsync("Hi");

        Assert.Equal("Half", answer.Text);
        Assert.Equal("error", answer.Finish);
        Assert.Single(_provider.Calls);
    }

    [Fact]
    public async Task Later_step_is_tried_again_and_its_tools_run_once()
    {
        _provider.Then(Chunks.Calls(("c1", "listRules", "{}"))).Refuse(503, "busy").Then(Chunks.Answer("There are none."));
        await using var host = await TestHost.StartAsync(_provider);

        var answer = await host.ChatAsync("What rules are there?");

        Assert.Equal("There are none.", answer.Text);
        Assert.Single(answer.Of("tool-output-available"));
        Assert.Equal(3, _provider.Calls.Count);
    }

    [Fact]
    public async Task Wait_that_a_user_notices_is_told_with_its_length()
    {
        await using var host = await StartAsync(429, """{"error":{"message":"Too many requests"}}""", "1");

        var answer = await host.ChatAsync("Hi");

        var waiting = answer.Of("data-waiting").Single();
        Assert.Equal(1, waiting.GetProperty("data").GetProperty("seconds").GetInt32());
        Assert.Contains("slow down", waiting.GetProperty("data").GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.True(waiting.GetProperty("transient").GetBoolean());
        Assert.Equal("Hello", answer.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1/")]
    [InlineData("/v1/chat/completions")]
    public async Task Base_url_with_the_endpoint_or_without_the_version_works(string path)
    {
        await using var host = await TestHost.StartAsync(_provider, "OPENAI_API_BASE_URL="
            + _provider.Url.Replace("/v1", path, StringComparison.Ordinal));

        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
        Assert.Equal("Hello", (await host.ChatAsync("Hi")).Text);
        Assert.Equal(2, _provider.Calls.Count);
    }

    [Fact]
    public async Task Base_url_of_another_path_is_told()
    {
        await using var host = await TestHost.StartAsync(_provider, "OPENAI_API_BASE_URL="
            + _provider.Url.Replace("/v1", "/api", StringComparison.Ordinal));

        using var response = await host.PostAsync(Of(User("Hi")));

        Assert.Contains("OPENAI_API_BASE_URL", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<TestHost> StartAsync(int status, string body, string? retryAfter) =>
        TestHost.StartAsync(_provider.Refuse(status, body, retryAfter is null ? [] : [("Retry-After", retryAfter)]));
}
