using System.Text.Json.Nodes;
using ComfyAssistant.Host.Examples.Running;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>/api/examples</c>.</summary>
public sealed class ExampleRoutesTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=100000")
{
    private const string Fox = "name: Fox\nconversation:\n- user: Which animal?\nexpect:\n- contains: fox\n";

    private static readonly string[] Only = ["fox"];
    private static readonly string[] Broken = ["broken"];
    private static readonly string[] Misspelled = ["foxx"];

    private string Folder => Path.Combine(Service.Context, "examples");

    [Fact]
    public async Task An_example_is_saved_read_listed_and_deleted()
    {
        Assert.Equal("own", (string?)(await Service.OkAsync("PUT", "/api/examples/fox", new { text = Fox }))["source"]);
        Assert.Equal(Fox, await File.ReadAllTextAsync(Path.Combine(Folder, "fox.yaml")));
        Assert.Equal(Fox, (string?)(await Service.GetAsync("/api/examples/fox"))["text"]);
        var list = await Service.GetAsync("/api/examples");
        Assert.Equal(Folder, (string?)list["folder"]);
        Api.AssertJson(
            new { name = "fox", source = "own", title = "Fox", description = "", expectations = 1, problem = (string?)null },
            Entry(list, "fox"));
        Assert.Equal("shipped", (string?)Entry(list, "add-a-node")!["source"]);
        await Service.RefusesAsync("called fox already", 400, "PUT", "/api/examples/fox?isNew=true", new { text = Fox });
        await Service.RefusesAsync("called add-a-node already", 400, "PUT", "/api/examples/add-a-node?isNew=true", new { text = Fox });

        using var deleted = await Service.SendAsync("DELETE", "/api/examples/fox");
        Assert.True(deleted.IsSuccessStatusCode);
        await Service.FailsAsync(404, "GET", "/api/examples/fox");
        await Service.FailsAsync(404, "DELETE", "/api/examples/fox");
    }

    [Fact]
    public async Task One_of_the_users_takes_the_place_of_a_shipped_one_and_finds_its_workflow()
    {
        var shipped = await Service.GetAsync("/api/examples/set-a-value");
        var text = ((string)shipped["text"]!).Replace("Use 35 steps.", "Use 36 steps.", StringComparison.Ordinal);
        await Service.OkAsync("PUT", "/api/examples/set-a-value", new { text });
        var own = Entry(await Service.GetAsync("/api/examples"), "set-a-value")!;
        Assert.Equal("own", (string?)own["source"]);
        Assert.Null((string?)own["problem"]);
        using var deleted = await Service.SendAsync("DELETE", "/api/examples/set-a-value");
        Api.AssertJson(shipped, await Service.GetAsync("/api/examples/set-a-value"));
        await Service.RefusesAsync("ships with the assistant", 400, "DELETE", "/api/examples/set-a-value");
    }

    [Theory]
    [InlineData("fox", "name: Fox\nconversations:\n- user: Hi\n", "fox.yaml, line 2: \"conversations\" is no key of an example. "
        + "Did you mean conversation?")]
    [InlineData("Fox", Fox, "such as fox")]
    [InlineData("run", Fox, "cannot be called run")]
    [InlineData("a%2Fb", Fox, "such as a-2fb")]
    public async Task What_is_wrong_is_refused_and_not_saved(string name, string text, string problem)
    {
        await Service.RefusesAsync(problem, 400, "PUT", "/api/examples/" + name, new { text });
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_broken_file_is_named_and_stops_no_other()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "broken.yaml"), "nam: x\n");
        await Service.OkAsync("PUT", "/api/examples/fox", new { text = Fox });
        var list = await Service.GetAsync("/api/examples");
        Assert.StartsWith("broken.yaml, line 1:", (string?)Entry(list, "broken")!["problem"], StringComparison.Ordinal);
        Assert.Null((string?)Entry(list, "fox")!["problem"]);
        await Service.RefusesAsync("broken.yaml, line 1:", 400, "POST", "/api/examples/run", new { names = Broken });
        await Service.RefusesAsync("Did you mean fox?", 404, "POST", "/api/examples/run", new { names = Misspelled });
        await Service.RefusesAsync("'repeat' must be", 400, "POST", "/api/examples/run", new { repeat = 51 });
    }

    [Fact]
    public async Task A_run_tells_rates_failures_and_what_changed_since_the_last_version()
    {
        await Service.OkAsync("PUT", "/api/examples/fox", new { text = Fox });
        Api.AssertJson(JsonNode.Parse("""{"isRunning":false,"now":null,"done":0,"of":0,"examples":[],"problem":null}""")!,
            (await Service.GetAsync("/api/examples/run"))["progress"]);

        Provider.Then(Chunks.Answer("A fox.")).Then(Chunks.Answer("A fox."));
        var first = await RunAsync();
        Assert.Equal((2, 2), Rate(first));
        Assert.Null(first["changes"]);

        await Service.OkAsync("PUT", "/api/user-context/personality", new { text = "Be wrong." });
        Provider.Then(Chunks.Answer("A cat.")).Then(Chunks.Answer("A fox."));
        var second = await RunAsync();
        Assert.Equal((1, 2), Rate(second));
        var expectation = second["last"]!["examples"]![0]!["expectations"]![0]!;
        Assert.Equal("contains: fox", (string?)expectation["text"]);
        Assert.Equal("It said: A cat.", (string?)expectation["came"]![0]);
        var changes = second["changes"]!;
        Assert.Equal(["personality"], changes["prompts"]!.AsArray().Select(name => (string?)name));
        var worse = changes["worse"]!.AsArray().Single()!;
        Assert.Equal(("fox", 1.0, 0.5), ((string?)worse["name"], (double)worse["before"]!, (double)worse["now"]!));
    }

    [Fact]
    public async Task A_run_can_be_stopped_and_only_one_runs()
    {
        await Service.OkAsync("PUT", "/api/examples/fox", new { text = Fox });
        var asked = new TaskCompletionSource();
        Provider.Otherwise = call =>
        {
            asked.TrySetResult();
            return call.HoldAsync();
        };
        var body = new { names = Only };
        Assert.True((bool)(await Service.OkAsync("POST", "/api/examples/run", body))["progress"]!["isRunning"]!);
        await asked.Task;
        await Service.RefusesAsync("being run already", 400, "POST", "/api/examples/run", body);
        Assert.Equal("fox", (string?)(await Service.GetAsync("/api/examples/run"))["progress"]!["now"]);
        using var stopped = await Service.SendAsync("DELETE", "/api/examples/run");
        await Service.Services.GetRequiredService<RunningExamples>().Ended;
        var after = await Service.GetAsync("/api/examples/run");
        Assert.False((bool)after["progress"]!["isRunning"]!);
        Assert.Null(after["last"]);
    }

    [Fact]
    public async Task What_happened_becomes_a_draft()
    {
        var draft = await Service.OkAsync("POST", "/api/examples/draft", new
        {
            messages = new[] { Conversation.User("Add a KSampler") },
            calls = new[] { new { tool = "addNode", arguments = new { nodeType = "KSampler" } } },
            text = "Done.",
        });
        Assert.Equal("add-a-ksampler", (string?)draft["name"]);
        await Service.OkAsync("PUT", "/api/examples/" + draft["name"], new { text = (string?)draft["text"] });
        Assert.Contains("called: addNode", (string?)draft["text"], StringComparison.Ordinal);
        await Service.RefusesAsync(
            "no message of the user's", 400, "POST", "/api/examples/draft", new { messages = Array.Empty<object>() });
        await Service.RefusesAsync("must be a list", 400, "POST", "/api/examples/draft", new { messages = "x" });
    }

    [Fact]
    public async Task A_page_of_somebody_elses_may_not_run_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/examples/run") { Content = new StringContent("{}") };
        request.Headers.Add("Origin", "http://localhost:9999");
        using var refused = await Service.Http.SendAsync(request);
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Empty(Provider.Calls);
    }

    private async Task<JsonNode> RunAsync()
    {
        await Service.OkAsync("POST", "/api/examples/run", new { names = Only, repeat = 2 });
        await Service.Services.GetRequiredService<RunningExamples>().Ended;
        return await Service.GetAsync("/api/examples/run");
    }

    private static (int Passed, int Runs) Rate(JsonNode answer)
    {
        Assert.Null((string?)answer["progress"]!["problem"]);
        var example = answer["last"]!["examples"]!.AsArray().Single()!;
        return ((int)example["passed"]!, (int)example["runs"]!);
    }

    private static JsonNode? Entry(JsonNode list, string name) =>
        list["examples"]!.AsArray().Single(entry => (string?)entry!["name"] == name);
}
