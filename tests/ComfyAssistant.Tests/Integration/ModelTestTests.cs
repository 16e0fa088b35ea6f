using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>"Test this model", with providers of every kind.</summary>
public sealed class ModelTestTests : ScriptedChatTest
{
    private const string List = """{"data":[{"id":"test-model","context_length":64000}]}""";

    [Fact]
    public async Task A_good_model_is_good_in_every_line()
    {
        Provider.Models = List;
        Provider.Otherwise = Answer(calls: 2, colour: "Red.");
        var lines = await TestAsync();
        Assert.Equal(["reachable", "key", "model", "streaming", "tools", "parallelCalls", "pictures", "window", "speed"], lines.Keys);
        Assert.All(lines, line => Assert.Equal("good", (string?)line.Value["state"]));
        Assert.Equal("64,000 tokens", (string?)lines["window"]["found"]);
        Assert.All(lines, line => Assert.Null(line.Value["advice"]));
    }

    [Theory]
    [InlineData(1, "Red", "parallelCalls", "fair")]
    [InlineData(0, "Red", "tools", "bad")]
    [InlineData(2, "A lovely blue", "pictures", "fair")]
    public async Task What_is_missing_is_named_with_what_to_do(int calls, string colour, string check, string state)
    {
        Provider.Models = List;
        Provider.Otherwise = Answer(calls, colour);
        var line = (await TestAsync())[check];
        Assert.Equal(state, (string?)line["state"]);
        Assert.NotNull(line["advice"]);
    }

    [Fact]
    public async Task A_model_without_tools_or_pictures_is_told_by_its_providers_words()
    {
        Provider.Otherwise = async call =>
        {
            if (call.Tools.Any() || call.Messages[^1]!["content"] is JsonArray)
            {
                call.Http.Response.StatusCode = 400;
                await call.SendAsync("""{"error":{"message":"test-model does not support tools or image_url is not supported"}}""");
                return;
            }
            await call.SendAsync(Chunks.Answer("one, ", "two"));
        };
        var lines = await TestAsync();
        Assert.Equal("bad", (string?)lines["tools"]["state"]);
        Assert.Contains("cannot call tools", (string?)lines["tools"]["found"], StringComparison.Ordinal);
        Assert.Equal("skipped", (string?)lines["parallelCalls"]["state"]);
        Assert.Equal("fair", (string?)lines["pictures"]["state"]);
        Assert.Contains("no list of models", (string?)lines["model"]["found"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Incorrect API key provided", "key", "model")]
    [InlineData(404, "The model does not exist", "model", "streaming")]
    [InlineData(402, "insufficient balance", "key", "model")]
    public async Task A_refusal_is_told_in_the_line_that_it_belongs_to(int status, string words, string bad, string skipped)
    {
        Provider.Refuse(status, $$$"""{"error":{"message":"{{{words}}}"}}""");
        var lines = await TestAsync();
        Assert.Equal("good", (string?)lines["reachable"]["state"]);
        Assert.Equal("bad", (string?)lines[bad]["state"]);
        Assert.NotNull(lines[bad]["advice"]);
        Assert.Equal("skipped", (string?)lines[skipped]["state"]);
        Assert.Single(Provider.Calls);
    }

    [Fact]
    public async Task A_server_that_does_not_run_is_told_at_once()
    {
        using var put = await Service.Http.PutAsJsonAsync("/api/models/gone", new { baseUrl = "http://127.0.0.1:9/v1", model = "m" });
        put.EnsureSuccessStatusCode();
        var lines = await TestAsync("gone");
        Assert.Equal("bad", (string?)lines["reachable"]["state"]);
        Assert.Contains("Start the server", (string?)lines["reachable"]["advice"], StringComparison.Ordinal);
        Assert.Equal("skipped", (string?)lines["key"]["state"]);
    }

    private async Task<Dictionary<string, JsonObject>> TestAsync(string id = "environment")
    {
        using var answer = await Service.Http.PostAsync($"/api/models/{id}/test", null);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(answer.IsSuccessStatusCode, body?.ToJsonString());
        return body!["lines"]!.AsArray().ToDictionary(line => (string)line!["check"]!, line => line!.AsObject());
    }

    private static Func<ProviderCall, Task> Answer(int calls, string colour) => call => call.SendAsync(
        call.Tools.Any()
            ? calls == 0 ? Chunks.Answer("It rains.")
                : Chunks.Calls([.. Enumerable.Range(0, calls).Select(i => ($"c{i}", "getWeather", """{"city":"Paris"}"""))])
        : call.Messages[^1]!["content"] is JsonArray ? Chunks.Answer(colour)
        : Chunks.Answer("one, ", "two, ", "three"));
}
