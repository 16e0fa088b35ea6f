using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

public class RuleTests : ScriptedChatTest
{
    private const string Rules = "/api/user-context/rules";

    public RuleTests()
    {
    }

    private protected RuleTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task Rules_are_added_listed_changed_and_deleted()
    {
        Api.AssertJson(new { rules = Array.Empty<object>() }, await Service.GetAsync(Rules));

        var added = await Service.OkAsync("POST", Rules, new { name = " Language ", text = "Answer in German. 😀" });
        Assert.True((bool?)added["ok"]);
        var rule = added["rule"]!;
        Assert.Equal(["id", "name", "text", "createdAt"], rule.AsObject().Select(member => member.Key));
        Assert.Equal(("Language", "Answer in German. 😀"), ((string?)rule["name"], (string?)rule["text"]));
        var second = (await Service.OkAsync("POST", Rules, new { name = "b", text = "b" }))["rule"]!;
        Api.AssertJson(new { rules = new[] { rule, second } }, await Service.GetAsync(Rules));

        var changed = await Service.OkAsync("PATCH", $"{Rules}/{rule["id"]}", new { text = "Answer in French." });
        Assert.Equal(("Language", "Answer in French."), ((string?)changed["rule"]!["name"], (string?)changed["rule"]!["text"]));
        Api.AssertJson(new { ok = true, id = (string?)rule["id"] }, await Service.OkAsync("DELETE", $"{Rules}/{rule["id"]}"));

        Api.AssertJson(new { rules = new[] { second } }, await Service.GetAsync(Rules));
    }

    [Fact]
    public async Task Bad_rules_are_refused_and_unknown_ones_not_found()
    {
        var rule = (await Service.OkAsync("POST", Rules, new { name = "a", text = "a" }))["rule"]!;

        Assert.Equal("The rule's name is missing or empty.", await Service.FailsAsync(400, "POST", Rules, new { text = "x" }));
        Assert.Equal("The rule is missing or empty.", await Service.FailsAsync(400, "POST", Rules, new { name = "x", text = " " }));
        await Service.RefusesAsync("at most 100", 400, "POST", Rules, new { name = new string('x', 101), text = "x" });
        await Service.RefusesAsync("at most 2,000", 400, "PATCH", $"{Rules}/{rule["id"]}", new { text = new string('x', 2_001) });
        await Service.RefusesAsync("Nothing to change", 400, "PATCH", $"{Rules}/{rule["id"]}", new { });
        foreach (var id in new[] { "99", "0", "1%20OR%201=1", "%27", "a%2Fb", "..%2F" })
        {
            await Service.RefusesAsync("no rule with the id", 404, "PATCH", $"{Rules}/{id}", new { text = "x" });
            await Service.RefusesAsync("no rule with the id", 404, "DELETE", $"{Rules}/{id}");
        }

        Api.AssertJson(new { rules = new[] { rule } }, await Service.GetAsync(Rules));
    }

    [Fact]
    public async Task Remember_that_I_in_a_chat_stores_a_rule()
    {
        Provider.Then(Chunks.Calls(("c1", "addRule", """{"name":"Little VRAM","rule":"The user has 8 GB of VRAM."}""")))
            .Then(Chunks.Answer("Remembered."));

        var answer = await Service.ChatAsync("Remember that I have 8 GB of VRAM");

        Assert.Equal(("Remembered.", "stop"), (answer.Text, answer.Finish));
        Assert.Contains("addRule", Provider.Calls[0].Tools);
        Assert.True(answer.Of("tool-output-available").Single().GetProperty("output").GetProperty("success").GetBoolean());
        var rule = Assert.Single((await Service.GetAsync(Rules))["rules"]!.AsArray())!;
        Assert.Equal(("Little VRAM", "The user has 8 GB of VRAM."), ((string?)rule["name"], (string?)rule["text"]));
        Assert.Single(await Service.Services.GetRequiredService<RuleStore>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Two_hundred_requests_at_once_are_all_kept()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Service.OkAsync("POST", Rules, new { name = $"rule {i}", text = "x" })));

        var listed = (await Service.GetAsync(Rules))["rules"]!.AsArray();
        Assert.Equal(added.Select(answer => (string?)answer["rule"]!["name"]).Order(),
            listed.Select(rule => (string?)rule!["name"]).Order());
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class RulesOnPostgresTests() : RuleTests(PostgresCluster.Setting(nameof(RulesOnPostgresTests)));
