using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Conversations beyond the model's window, over HTTP.</summary>
public sealed class LongConversationTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await ScriptedProvider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task What_was_cut_is_told_in_a_header_and_to_those_who_ask()
    {
        await using var host = await TestHost.StartAsync(_provider, "LLM_CONTEXT_TOKENS=16000");
        var body = Long(rounds: 40);

        using var response = await host.Http.PostAsync("/api/chat?debug=context", System.Net.Http.Json.JsonContent.Create(body));
        var answer = UiTranscript.Parse(await response.Content.ReadAsByteArrayAsync());

        Assert.Matches("results=[1-9]", response.Headers.GetValues("X-ComfyAssistant-Shortened").Single());
        var chunk = answer.Of("data-context").Single();
        Assert.True(chunk.GetProperty("transient").GetBoolean());
        Assert.True(chunk.GetProperty("data").GetProperty("tokens").GetInt32() <= chunk.GetProperty("data").GetProperty("budget")
            .GetInt32());
        Assert.Equal(16000, chunk.GetProperty("data").GetProperty("window").GetInt32());
    }

    [Fact]
    public async Task Nothing_is_told_to_those_who_do_not_ask()
    {
        await using var host = await TestHost.StartAsync(_provider);
        var answer = await host.ChatAsync("Hi");
        Assert.Empty(answer.Of("data-context"));
    }

    [Fact]
    public async Task Shortened_result_can_be_read_back_whole()
    {
        await using var host = await TestHost.StartAsync(_provider, "LLM_CONTEXT_TOKENS=20000");
        _provider.Then(call =>
        {
            // As a model would: with the id that the shortened line of its own history names.
            var noted = call.Messages.Select(
                message => Regex.Match(message!["content"]?.ToString() ?? "", "readEarlierResult with callId \"(\\w{9})\""))
                .First(match => match.Success).Groups[1].Value;
            return call.SendAsync(Chunks.Calls(("r1", "readEarlierResult", $"{{\"callId\":\"{noted}\"}}")));
        }).Then(Chunks.Answer("Read."));

        var answer = await host.ChatAsync(Long(rounds: 40));

        var output = answer.Of("tool-output-available").Single().GetProperty("output");
        Assert.Matches("end of [0-9]+$", output.GetProperty("data").GetString());
    }

    [Theory]
    [InlineData(413, "Payload Too Large")]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 4096 tokens.","code":"context_length_exceeded"}}""")]
    public async Task Request_that_the_provider_finds_too_long_is_shortened_in_the_same_answer(int status, string body)
    {
        await using var host = await TestHost.StartAsync(_provider.Refuse(status, body).Refuse(status, body), "LLM_CONTEXT_TOKENS=60000");

        var answer = await host.ChatAsync(Long(rounds: 60));

        Assert.Equal("Hello", answer.Text);
        Assert.Equal(3, _provider.Calls.Count);
        var sizes = _provider.Calls.Select(call => call.Messages.ToJsonString().Length).ToList();
        Assert.True(sizes[0] > sizes[1] && sizes[1] > sizes[2], string.Join(", ", sizes));
        Assert.Single(answer.Of("start-step"));
    }

    [Fact]
    public async Task Third_refusal_is_told_to_the_user()
    {
        for (var i = 0; i < 3; i++)
            _provider.Refuse(413, "");
        await using var host = await TestHost.StartAsync(_provider, "LLM_CONTEXT_TOKENS=60000");

        using var response = await host.PostAsync(Long(rounds: 60));

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Contains("too long", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, _provider.Calls.Count);
    }

    [Fact]
    public async Task Request_that_cannot_be_shortened_is_not_repeated()
    {
        await using var host = await TestHost.StartAsync(_provider.Refuse(413, ""));

        using var response = await host.PostAsync(Of(User("Hi")));

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Single(_provider.Calls);
    }

    [Fact]
    public async Task Result_larger_than_the_window_is_read_on_piece_by_piece()
    {
        await using var host = await TestHost.StartAsync(_provider);
        var whole = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number} "));
        var pieces = "";
        Func<ProviderCall, Task> read = call =>
        {
            var last = call.Messages[^1]!["content"]!.ToString();
            var note = Regex.Match(last, @"from (\d+)(;|\)|"")");
            pieces += last;
            return call.SendAsync(Chunks.Calls(("", "readEarlierResult", $"{{\"callId\":\"nineChars\",\"from\":{note.Groups[1].Value}}}")));
        };
        _provider.Then(read).Then(read).Then(read).Then(Chunks.Answer("Read."));

        var answer = await host.ChatAsync(Of(User("What is it?"),
            Assistant("m1", Step(), Tool("getWorkflowInfo", "nineChars", "output-available", new { input = new { }, output = whole }))));

        Assert.Equal("Read.", answer.Text);
        var outputs = answer.Of("tool-output-available").Select(chunk => chunk.GetProperty("output").GetProperty("data").GetString()!)
            .ToList();
        Assert.Equal(3, outputs.Count);
        var from = int.Parse(
            Regex.Match(pieces, @"and from (\d+);").Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var joined = string.Concat(outputs.Select(output => output[..output.LastIndexOf("\n(", StringComparison.Ordinal)]));
        Assert.Equal(whole.Substring(from, joined.Length), joined);
    }

    private static JsonObject Long(int rounds)
    {
        var messages = new List<JsonNode>();
        for (var i = 0; i < rounds; i++)
        {
            messages.Add(User($"Question {i}", $"u{i}"));
            messages.Add(Assistant(
                $"m{i}", Step(), Tool("getWorkflowInfo", $"c{i}", "output-available", new
                {
                    input = new { includeLayout = i % 2 == 0 },
                    output = $"{string.Concat(Enumerable.Repeat("latent image node ", 200))}end of {i}"
                }),
                Step(), Text($"Answer {i}")));
        }
        messages.Add(User("And now?", "last"));
        return Of([.. messages]);
    }
}
