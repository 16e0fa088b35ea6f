using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>What a user may use in a day: tokens that the studio pays for, and runs.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private const string Prompt = "/api/comfy/prompt";
    private const string Sweep = """{"widgets":[{"nodeId":3,"widgetName":"cfg","values":[4,7,10]}]}""";

    private readonly List<TestHost> _hosts = [];
    private ScriptedProvider _provider = null!;
    private FakeComfy _comfy = null!;
    private string? _database;

    public async Task InitializeAsync() => (_provider, _comfy) = (await ScriptedProvider.StartAsync(), await FakeComfy.StartAsync());

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        await _provider.DisposeAsync();
        await _comfy.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_that_are_used_up_are_so_on_all_hosts_for_their_user_alone_and_not_for_an_own_connection(bool isDatabase)
    {
        var (one, other) = await TwoAsync(isDatabase, "COMFY_ASSISTANT_DAILY_TOKENS=100");
        _provider.Otherwise = call => call.SendAsync(Chunks.Text("Yes.") + Usage(60, 50) + Chunks.Finish("stop") + Chunks.Done);
        Assert.Equal("Yes.", (await ChatAsync(one, "anna")).Text);

        foreach (var host in (TestHost[])[one, other])
        {
            var refused = await ChatAsync(host, "anna");
            Assert.Equal(("", "error"), (refused.Text, refused.Finish));
            Assert.Contains("Your 100 tokens for today are used up (110 were used)", refused.Error, StringComparison.Ordinal);
            Assert.Contains("00:00 UTC", refused.Error, StringComparison.Ordinal);
            Assert.Contains("connection of your own", refused.Error, StringComparison.Ordinal);
            Assert.Equal("usedUp", refused.Of("data-failure").Single().GetProperty("data").GetProperty("kind").GetString());
        }
        Assert.Single(_provider.Calls);

        Assert.Equal("Yes.", (await ChatAsync(other, "bert")).Text);
        using var anna = other.As("anna");
        var mine = new { name = "Mine", provider = "other", baseUrl = _provider.Url, key = "k", model = "m" };
        await anna.OkAsync("PUT", "/api/models/mine", mine);
        Assert.Equal("Yes.", (await ChatAsync(other, "anna", "mine")).Text);
        Assert.Equal((110, 100, 0), await TodayAsync(one, "anna"));
        Assert.Equal((110, 100, 0), await TodayAsync(one, "bert"));
        Assert.Equal((0, 100, 0), await TodayAsync(one, "cleo"));
    }

    [Fact]
    public async Task A_turn_that_uses_them_up_keeps_what_it_has_done_and_calls_no_model_again()
    {
        var service = await StartAsync("COMFY_ASSISTANT_DAILY_TOKENS=100");
        _provider.Then(Chunks.Call(0, "c1", "addRule", """{"name":"cats","rule":"always cats"}""") + Usage(60, 50)
            + Chunks.Finish("tool_calls") + Chunks.Done);
        var answer = await ChatAsync(service, "anna");
        Assert.Contains("tool-output-available", answer.Types);
        Assert.Contains("used up", answer.Error, StringComparison.Ordinal);
        Assert.Single(_provider.Calls);
    }

    [Fact]
    public async Task Where_the_provider_does_not_count_it_is_done_about_as_well()
    {
        var service = await StartAsync();
        _provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        await ChatAsync(service, "anna");
        // The system message and the tools are some thousand.
        Assert.InRange((await TodayAsync(service, "anna")).Tokens, 1000, 100_000);
        // What broke off has been paid for, too.
        _provider.Otherwise = call => call.SendAsync(Chunks.Text("Ye"));
        await ChatAsync(service, "bert");
        Assert.InRange((await TodayAsync(service, "bert")).Tokens, 1000, 100_000);
    }

    [Fact]
    public async Task Runs_that_come_through_the_service_are_counted_there_once_ComfyUI_has_taken_them()
    {
        var service = await StartAsync("COMFY_ASSISTANT_DAILY_RUNS=2", "COMFYUI_BASE_URL=" + _comfy.Url);
        using var page = service.As("anna");
        page.DefaultRequestHeaders.Add("Origin", service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using (var refused = await page.PostAsJsonAsync(Prompt, new { }))
            Assert.Equal(404, (int)refused.StatusCode);
        _comfy.Pages["/prompt"] = """{"prompt_id":"p"}""";
        await page.OkAsync("POST", Prompt, new { prompt = new { } });
        // A sweep is refused before it begins, where not all of it is left.
        _provider.Then(Chunks.Calls(("c1", "sweepParameters", Sweep))).Then(Chunks.Answer("Too many."));
        var swept = UiTranscript.Parse(await (await page.PostAsJsonAsync(
            "/api/chat", (JsonNode)Of(User("Go")).WithTools("sweepParameters"))).Content.ReadAsStringAsync());
        Assert.Contains(
            "would make 3 runs, and of your 2 for today 1 are left", Assert.Single(swept.Calls).Refusal, StringComparison.Ordinal);
        await page.OkAsync("POST", Prompt, new { prompt = new { } });
        await page.RefusesAsync("Your 2 runs for today are used up. They start again at 00:00 UTC", 429, "POST", Prompt, new { });
        Assert.Equal(2, (await TodayAsync(service, "anna")).Runs);
        Assert.Equal(0, (await TodayAsync(service, "bert")).Runs);
    }

    [Fact]
    public async Task Runs_that_a_panel_in_ComfyUI_makes_are_counted_when_it_is_given_the_call()
    {
        var service = await StartAsync("COMFY_ASSISTANT_DAILY_RUNS=4");
        foreach (var (tool, input, runs) in new[] { ("sweepParameters", Sweep, 3), ("executeWorkflow", "{}", 4) })
        {
            _provider.Then(Chunks.Calls(("c1", tool, input)));
            Assert.Null(Assert.Single((await ChatAsync(service, "anna", tools: tool)).Calls).Refusal);
            Assert.Equal(runs, (await TodayAsync(service, "anna")).Runs);
        }
        _provider.Then(Chunks.Calls(("c1", "executeWorkflow", "{}"))).Then(Chunks.Answer("No."));
        var refused = await ChatAsync(service, "anna", tools: "executeWorkflow");
        Assert.Contains("used up", Assert.Single(refused.Calls).Refusal, StringComparison.Ordinal);
        Assert.Equal("No.", refused.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_user_can_be_given_other_limits_while_the_service_runs(bool isDatabase)
    {
        var (one, other) = await TwoAsync(isDatabase, "COMFY_ASSISTANT_DAILY_TOKENS=100");
        string[] database = _database is null ? [] : [_database];
        Assert.Contains("anna in a day: 5,000 tokens, as many runs as all",
            await RunAsync(one, 0, database, "users", "quota", "Anna", "--tokens", "5000"), StringComparison.Ordinal);
        Assert.Equal(5000, (await TodayAsync(other, "anna")).Limit);
        await RunAsync(one, 0, database, "users", "quota", "anna", "--tokens", "none", "--runs", "7");
        Assert.Equal(0, (await TodayAsync(other, "anna")).Limit);
        Assert.Contains("any number of tokens, 7 runs", await RunAsync(one, 0, database, "users", "quota"), StringComparison.Ordinal);
        Assert.Equal(100, (await TodayAsync(other, "bert")).Limit);
        await RunAsync(one, 0, database, "users", "quota", "anna", "--tokens", "default");
        Assert.Equal(100, (await TodayAsync(one, "anna")).Limit);
        Assert.Contains("is no limit", await RunAsync(one, 2, database, "users", "quota", "anna", "--runs", "0"), StringComparison.Ordinal);
    }

    private async Task<(TestHost One, TestHost Other)> TwoAsync(bool isDatabase, string limit)
    {
        if (!isDatabase)
        {
            var one = await StartAsync(limit);
            return (one, await StartAsync(limit, "COMFY_ASSISTANT_USER_CONTEXT=" + one.Context));
        }
        _database = PostgresCluster.Setting(nameof(QuotaTests));
        return (await StartAsync(limit, _database), await StartAsync(limit, _database));
    }

    private async Task<TestHost> StartAsync(params string[] settings)
    {
        var host = await TestHost.StartAsync(_provider, [.. ManyUsers.ByHeader, .. settings]);
        _hosts.Insert(0, host);
        return host;
    }

    private static async Task<UiTranscript> ChatAsync(TestHost host, string user, string? connection = null, string? tools = null)
    {
        using var http = host.As(user);
        var body = tools is null ? Of(User("Hi")) : Of(User("Hi")).WithTools(tools);
        if (connection is not null) body["connection"] = connection;
        using var answer = await http.PostAsJsonAsync("/api/chat", (JsonNode)body);
        return UiTranscript.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int Tokens, int Limit, int Runs)> TodayAsync(TestHost host, string user)
    {
        using var http = host.As(user);
        var today = (await http.OkAsync("GET", "/api/service"))["today"]!;
        return ((int)today["tokens"]!, (int?)today["tokenLimit"] ?? 0, (int)today["runs"]!);
    }

    private static string Usage(int input, int output) =>
        $$$"""data: {"id":"1","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}}}}""" + "\n\n";

    private static async Task<string> RunAsync(TestHost service, int code, string[] settings, params string[] words)
    {
        using var output = new StringWriter();
        string[] all = ["COMFY_ASSISTANT_USER_CONTEXT=" + service.Context, "COMFY_ASSISTANT_DATABASE=", .. settings];
        Assert.Equal(code, await CommandLine.RunAsync(
            [.. words, .. all.Select(setting => "--" + setting)], new CommandContext(output, output)));
        return output.ToString();
    }
}
