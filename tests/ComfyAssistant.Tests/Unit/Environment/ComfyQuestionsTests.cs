using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tests.Unit.Workflows.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Environment;

/// <summary>What is asked of a ComfyUI, how often, and for how long its answers count.</summary>
public sealed class ComfyQuestionsTests : IAsyncLifetime, IDisposable
{
    private const string Refusal = """
        {"node_errors": {"1": {"errors": [{"type": "value_bigger_than_max", "extra_info": {"input_name": "n"}}]}, "2": {}}}
        """;

    private readonly ContextHome _home = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _trials = [];
    private FakeComfy _comfy = null!;
    private HttpClient _http = null!;
    private NodeEnvironment _environment = null!;
    private ComfyQuestions _questions = null!;
    private int _status = 400;

    public async Task InitializeAsync()
    {
        _comfy = await FakeComfy.StartAsync();
        _comfy.ObjectInfo = Encoding.UTF8.GetBytes(OwnChecksTests.ObjectInfo);
        _comfy.Fault = http => http.Request.Path == "/prompt" ? AnswerAsync(http) : null;
        _http = new HttpClient { BaseAddress = new Uri(_comfy.Url + "/"), Timeout = Timeout.InfiniteTimeSpan };
        var client = new ComfyClient(_http, TimeProvider.System);
        _environment = new NodeEnvironment(new ComfyScan(client, new ComfyFolder(null), new EnvironmentStore(_home.Folder), _clock));
        await _environment.ScanAsync(default);
        _questions = new ComfyQuestions(client, _environment, ComfyServers.Only, _clock);
    }

    public async Task DisposeAsync()
    {
        await _environment.DisposeAsync();
        await _comfy.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _home.Dispose();
    }

    /// <summary>A repair that changes one input asks another question about the next; unanswered, it replaced what ComfyUI takes.</summary>
    [Fact]
    public async Task Questions_that_follow_from_an_answer_are_asked_as_well()
    {
        var taken = await _questions.JudgeAsync(
            answers => IsTaken(answers, """{"n":11,"c":"own"}""", "n") is not false ? null
                : IsTaken(answers, """{"n":10,"c":"own"}""", "c"), default);
        Assert.True(taken);
        Assert.Equal(2, _trials.Count);
    }

    [Fact]
    public async Task Questions_without_end_come_to_one()
    {
        var next = 100;
        await _questions.JudgeAsync(answers => IsTaken(answers, $$"""{"n":{{next++}}}""", "n"), default);
        Assert.Equal(4, _trials.Count);
    }

    [Theory]
    [InlineData(11, 2)]
    [InlineData(10, 1)]
    public async Task What_was_refused_is_asked_again_soon_for_a_file_may_have_come(int n, int trials)
    {
        await AskAsync(n);
        await AskAsync(n);
        Assert.Single(_trials);
        _clock.Advance(TimeSpan.FromSeconds(11));
        await AskAsync(n);
        Assert.Equal(trials, _trials.Count);
    }

    [Fact]
    public async Task Another_scan_asks_again()
    {
        await AskAsync(10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _environment.ScanAsync(default);
        await AskAsync(10);
        Assert.Equal(2, _trials.Count);
    }

    [Fact]
    public async Task Trial_that_ComfyUI_queued_is_the_last_until_the_next_scan()
    {
        _status = 200;
        await AskAsync(11);
        await AskAsync(12);
        Assert.Single(_trials);
        Assert.Contains("/queue", _comfy.Asked);

        _status = 400;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _environment.ScanAsync(default);
        Assert.False(await AskAsync(12));
    }

    private Task<bool?> AskAsync(int n) => _questions.JudgeAsync(answers => IsTaken(answers, $$"""{"n":{{n}}}""", "n"), default);

    private bool? IsTaken(ServerAnswers? answers, string values, string input) => answers!.Nodes.IsTaken(
        _environment.Current.Nodes.Find("Chooser")!, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(values)!, input);

    private async Task AnswerAsync(HttpContext http)
    {
        var body = JsonElement.Parse(await new StreamReader(http.Request.Body).ReadToEndAsync());
        _trials.Add(body.GetRawText());
        http.Response.StatusCode = _status;
        var n = body.GetProperty("prompt").GetProperty("1").GetProperty("inputs").GetProperty("n").GetInt32();
        await http.Response.WriteAsync(_status == 200 ? """{"prompt_id":"one"}"""
            : n > 10 ? Refusal : """{"node_errors": {"2": {}}}""");
    }
}
