using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What the panel's trial of a model needs of the service: other tools for a request, and a place for the result.</summary>
public sealed class ModelTrialTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=100000")
{
    [Fact]
    public async Task A_result_is_kept_with_its_connection_until_that_is_another_one()
    {
        await Service.OkAsync("PUT", "/api/models/mine", new { baseUrl = Provider.Url, model = "m" });
        Assert.Null((await ConnectionAsync("mine"))["trial"]);

        await Service.OkAsync("PUT", "/api/models/mine/trial", Trial());
        var trial = (await ConnectionAsync("mine"))["trial"]!;
        Assert.Equal(("m", 8, 10, "core"),
            ((string?)trial["model"], (int)trial["passed"]!, (int)trial["jobs"]!, (string?)trial["tools"]));
        Assert.Equal(["repair", "build"], trial["failed"]!.AsArray().Select(name => (string?)name));
        Assert.True(DateTimeOffset.TryParse((string?)trial["date"], out _));

        await Service.OkAsync("PUT", "/api/models/mine", new { baseUrl = Provider.Url, model = "m", tools = "core" });
        Assert.NotNull((await ConnectionAsync("mine"))["trial"]);
        await Service.OkAsync("PUT", "/api/models/mine", new { baseUrl = "http://127.0.0.1:9/v1", model = "m" });
        Assert.Null((await ConnectionAsync("mine"))["trial"]);

        await Service.OkAsync("PUT", "/api/models/mine/trial", Trial());
        (await Service.Http.DeleteAsync("/api/models/mine")).EnsureSuccessStatusCode();
        await Service.OkAsync("PUT", "/api/models/mine", new { baseUrl = Provider.Url, model = "m" });
        Assert.Null((await ConnectionAsync("mine"))["trial"]);
    }

    [Fact]
    public async Task The_environment_s_connection_has_a_result_too()
    {
        await Service.OkAsync("PUT", "/api/models/environment/trial", Trial());
        Assert.Equal(8, (int)(await ConnectionAsync("environment"))["trial"]!["passed"]!);
    }

    [Theory]
    [InlineData("""{"passed":1,"jobs":2,"tools":"all"}""", "'model'")]
    [InlineData("""{"model":"m","passed":3,"jobs":2,"tools":"all"}""", "'passed'")]
    [InlineData("""{"model":"m","passed":-1,"jobs":2,"tools":"all"}""", "'passed'")]
    [InlineData("""{"model":"m","passed":0,"jobs":0,"tools":"all"}""", "'jobs'")]
    [InlineData("""{"model":"m","passed":1,"jobs":2,"tools":"few"}""", "'tools'")]
    [InlineData("""{"model":"m","passed":1,"jobs":2,"tools":"all","failed":["a","b"]}""", "'failed'")]
    [InlineData("""{"model":"m","passed":1,"jobs":2,"tools":"all","failed":["<b>"]}""", "'failed'")]
    public async Task A_result_that_cannot_be_one_is_refused(string body, string named)
    {
        using var refused = await Service.Http.PutAsJsonAsync("/api/models/environment/trial", JsonNode.Parse(body));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var why = (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["error"];
        Assert.StartsWith(named, why, StringComparison.Ordinal);
        Assert.Null((await ConnectionAsync("environment"))["trial"]);
    }

    [Fact]
    public async Task An_unknown_connection_has_no_result()
    {
        using var refused = await Service.Http.PutAsJsonAsync("/api/models/gone/trial", Trial());
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_request_is_offered_the_tools_that_it_asks_for_and_simple_ones_cost_less()
    {
        foreach (var set in (string[])["all", "core", "simple"])
        {
            var body = Of(User("Hi"));
            body["toolSet"] = set;
            await Service.ChatAsync(body);
        }
        var calls = Provider.Calls;
        Assert.Contains("createSubgraph", calls[0].Tools);
        Assert.DoesNotContain("createSubgraph", calls[1].Tools);
        Assert.Equal(calls[1].Tools, calls[2].Tools);
        Assert.InRange(Length(2, "tools"), 1, Length(1, "tools") * 4 / 5);
        Assert.InRange(Length(2, "messages"), 1, Length(1, "messages") - 1);

        var wrong = Of(User("Hi"));
        wrong["toolSet"] = "few";
        using var refused = await Service.PostAsync(wrong);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        int Length(int call, string member) => calls[call].Body[member]!.ToJsonString().Length;
    }

    [Fact]
    public async Task In_a_trial_the_service_changes_nothing_of_its_own()
    {
        Provider.Then(Chunks.Calls(("c1", "createSkill", """{"name":"x","description":"x","instructions":"x"}""")))
            .Then(Chunks.Answer("No."));
        var body = Of(User("Hi")).WithTools("addNode");
        body["trial"] = true;
        await Service.ChatAsync(body);
        Assert.Contains("addNode", Provider.Calls[0].Tools);
        Assert.Contains("searchInstalledNodes", Provider.Calls[0].Tools);
        Assert.DoesNotContain("createSkill", Provider.Calls[0].Tools);
        Assert.Empty((await Service.GetAsync("/api/user-context/skills"))["skills"]!.AsArray());
    }

    private static object Trial() => new { model = "m", passed = 8, jobs = 10, failed = (string[])["repair", "build"], tools = "core" };

    private async Task<JsonNode> ConnectionAsync(string id) =>
        (await Service.GetAsync("/api/models"))["connections"]!.AsArray().Single(one => (string?)one!["id"] == id)!;
}
