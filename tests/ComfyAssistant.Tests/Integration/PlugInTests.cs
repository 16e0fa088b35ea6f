using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Tools from elsewhere in a chat: over HTTP, with a provider that calls them.</summary>
public sealed class PlugInTests() : ScriptedChatTest(
    "COMFY_ASSISTANT_PLUGINS=samples, other", "LLM_TOOLS=all", "LLM_TOOL_TIMEOUT_SECONDS=0.5")
{
    private string Samples => Path.Combine(Service.Context, "plugins", "samples");

    [Fact]
    public async Task A_tool_is_in_the_next_message_changes_with_the_next_build_and_goes_with_its_folder()
    {
        await Service.ChatAsync("before");
        SamplePlugIn.Write(Samples, "GoodTools");
        Assert.Contains("version one", await OfferedAsync("sampleGreet"), StringComparison.Ordinal);
        Assert.Contains("version one", await CalledAsync("sampleVersion"), StringComparison.Ordinal);

        SamplePlugIn.Write(Samples, "GoodTools", "version two");
        Assert.Contains("version two", await OfferedAsync("sampleGreet"), StringComparison.Ordinal);
        Assert.Contains("version two", await CalledAsync("sampleVersion"), StringComparison.Ordinal);

        Directory.Delete(Samples, recursive: true);
        Assert.Null(await OfferedAsync("sampleGreet"));
        Assert.DoesNotContain("sampleGreet", Provider.Calls[0].Tools);
    }

    [Fact]
    public async Task A_turn_ends_with_the_version_that_it_began_with()
    {
        SamplePlugIn.Write(Samples, "GoodTools");
        Provider.Then(async call =>
        {
            SamplePlugIn.Write(Samples, "GoodTools", "version two");
            // Another conversation has the new one meanwhile.
            Assert.Contains("version two", (await Service.GetAsync("/api/tools")).ToJsonString(), StringComparison.Ordinal);
            await call.SendAsync(Chunks.Calls(("c1", "sampleVersion", "{}")));
        });
        var answer = await Service.ChatAsync("go");
        Assert.Contains("version one", answer.Folded(), StringComparison.Ordinal);
        Assert.Contains("version two", await CalledAsync("sampleVersion"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_throws_hangs_or_does_not_load_costs_only_itself()
    {
        SamplePlugIn.Write(Samples, "FailingTools");
        SamplePlugIn.Write(Path.Combine(Service.Context, "plugins", "other"), "ThrowingConstructor");
        Provider.Then(Chunks.Calls(
            ("c1", "sampleThrow", "{}"), ("c2", "sampleHang", "{}"), ("c3", "sampleRefuse", "{}"), ("c4", "sampleFine", "{}"),
            ("c5", "listRules", "{}")));
        var answer = (await Service.ChatAsync("go")).Folded();
        Assert.Contains("sampleThrow failed inside the service", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.Contains("sampleHang did not finish within 0.5 seconds", answer, StringComparison.Ordinal);
        Assert.Contains("Refused by the plug-in.", answer, StringComparison.Ordinal);
        Assert.Contains("\"fine\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"rules\":[]", answer, StringComparison.Ordinal);

        var health = await Service.GetAsync("/healthz");
        Assert.Equal(["samples", "other"], health["plugIns"]!.AsArray().Select(plugIn => (string?)plugIn!["name"]));
        Assert.Contains("no luck today", (string?)health["plugIns"]![1]!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canvas_tool_has_one_of_the_panels_do_its_work()
    {
        SamplePlugIn.Write(Samples, "CanvasTools");
        var listed = (await Service.GetAsync("/api/tools"))["tools"]!.AsArray().Single(tool => (string?)tool!["name"] == "sampleTidy")!;
        Assert.Equal(("browser", true), ((string?)listed["runsIn"], (bool?)listed["usesPanelTool"]));

        Provider.Then(Chunks.Calls(("c1", "sampleTidy", """{"text":""}"""), ("c2", "sampleTidy", """{"text":"Hi"}""")));
        var answer = await Service.ChatAsync(
            Conversation.Of(Conversation.User("tidy")).WithTools("sampleTidy", "addNote"));
        Assert.Equal(["sampleTidy: 'text' is empty.", null], answer.Calls.Select(call => call.Refusal));

        var called = await CallAsync("sampleTidy", new { text = "Hi" });
        Assert.Equal("addNote", (string?)called["canvas"]!["tool"]);
        Api.AssertJson(new { text = "Hi", title = "From a plug-in" }, called["canvas"]!["input"]);
        foreach (var (name, words) in new[]
        {
            ("sampleLost", "\"noSuchTool\", which is not one of the panel's tools"),
            ("sampleWrong", "addNote needs 'text'"),
            ("sampleForward", "must return BrowserCall.To"),
        })
            Assert.Contains(words, (string?)(await CallAsync(name, new { }))["error"], StringComparison.Ordinal);
    }

    // What a plug-in's types leave in the caches of libraries would keep its version in memory for good.
    [Fact]
    public async Task A_hundred_builds_leave_no_memory_behind()
    {
        for (var i = 0; i < 100; i++)
        {
            SamplePlugIn.Write(Samples, "GoodTools", $"version {i}");
            Provider.Then(Chunks.Calls(
                ("c1", "sampleGreet", """{"guests":[{"name":"Ada"}],"mood":"calm"}"""), ("c2", "sampleVersion", "{}")));
            Assert.Contains($"version {i}", (await Service.ChatAsync("go")).Folded(), StringComparison.Ordinal);
            Provider.Forget();
        }
        Directory.Delete(Samples, recursive: true);
        await Service.ChatAsync("gone");
        var plugIns = Service.Services.GetRequiredService<PlugInFolder>();
        for (var i = 0; i < 200 && plugIns.LeftInMemory > 0; i++)
        {
            // System.Text.Json forgets what it has generated after a second, when it generates more.
            JsonSerializer.Serialize(new { i }, NewOptions());
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        Assert.Equal(0, plugIns.LeftInMemory);
    }

    private static JsonSerializerOptions NewOptions() => new(JsonSerializerDefaults.Web);

    private async Task<string?> OfferedAsync(string tool)
    {
        await Service.ChatAsync("which tools?");
        return Provider.Calls[^1].Body["tools"]!.AsArray().Select(one => one!["function"]!)
            .FirstOrDefault(function => (string?)function["name"] == tool)?["description"]?.GetValue<string>();
    }

    private async Task<string> CalledAsync(string tool)
    {
        Provider.Then(Chunks.Calls(("c1", tool, "{}")));
        return (await Service.ChatAsync("call it")).Folded();
    }

    private Task<JsonNode> CallAsync(string tool, object arguments) =>
        Service.OkAsync("POST", $"/api/toolbox/{tool}/call", new { arguments });
}
