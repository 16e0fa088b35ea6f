using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The trail of tool calls that did not only look.</summary>
public sealed class AuditTests
{
    private const string Key = "sk-abcdef0123456789abcdef";

    [Fact]
    public async Task Calls_that_change_something_are_noted_and_those_that_look_are_not()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Then(Chunks.Calls(
                ("c1", "addRule", $$"""{"name":"key","rule":"My key is {{Key}}"}"""),
                ("c2", "listUserSkills", "{}"),
                ("c3", "addNode", """{"nodeType":"KSampler"}""")))
            .Then(Chunks.Answer("Done."));
        await using var service = await TestHost.StartAsync(provider, "COMFY_ASSISTANT_AUDIT=on");
        await service.ChatAsync(Of(User("Go")).WithTools("addNode"));

        var lines = await LinesAsync(service);
        var noted = lines.Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["tool"]!);
        Assert.Equal(["addNode", "addRule"], noted.Keys.Order());
        Assert.Equal("done", (string?)noted["addRule"]["outcome"]);
        Assert.Equal("given to the panel", (string?)noted["addNode"]["outcome"]);
        Assert.Contains("KSampler", (string?)noted["addNode"]["arguments"], StringComparison.Ordinal);
        Assert.All(noted.Values, line => Assert.Equal("127.0.0.1", (string?)line["who"]));
        Assert.All(noted.Values, line => Assert.True(DateTimeOffset.TryParse((string?)line["at"], out _)));
        Assert.DoesNotContain(Key, string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_editors_change_in_the_studios_layer_is_noted_by_its_route_and_without_its_words()
    {
        await using var service = await TestHost.StartAsync(null, [.. ManyUsers.WithEditor, "COMFY_ASSISTANT_AUDIT=on"]);
        using var team = service.AsTeam();
        using var anna = service.AsTeam("anna");
        using var own = service.As("cleo");
        const string Rules = "/api/user-context/rules";
        await own.OkAsync("POST", Rules, new { name = "Mine", text = "Say marmalade." });
        await anna.RefusesAsync("editors", 403, "POST", Rules, new { name = "No", text = "Say marmalade." });
        await team.OkAsync("POST", Rules, new { name = "House", text = "Say marmalade." });
        await team.OkAsync("GET", Rules);
        await team.OkAsync("POST", "/api/prompts/preview", new { kind = "goals", text = "Say marmalade." });
        await team.OkAsync("PUT", "/api/models/studio", new { name = "S", provider = "other", baseUrl = "http://127.0.0.1:9", key = Key });
        await team.RefusesAsync("", 404, "DELETE", Rules + "/99");

        var lines = await LinesAsync(service);
        Assert.Equal(
            [$"cleo POST {Rules} done", "cleo PUT /api/models/studio done", $"cleo DELETE {Rules}/99 failed"],
            lines.Select(line => JsonNode.Parse(line)!).Select(line => $"{line["who"]} {line["change"]} {line["outcome"]}"));
        Assert.All(lines, line => Assert.Equal("team", (string?)JsonNode.Parse(line)!["layer"]));
        Assert.DoesNotContain("marmalade", string.Concat(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_noted_where_it_is_not_switched_on()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Then(Chunks.Calls(("c1", "addRule", """{"name":"cats","rule":"always cats"}"""))).Then(Chunks.Answer("Done."));
        await using var service = await TestHost.StartAsync(provider);
        await service.ChatAsync(Of(User("Go")));
        Assert.Empty(Directory.GetFiles(service.Context, "audit*.log", SearchOption.AllDirectories));
    }

    private static async Task<string[]> LinesAsync(TestHost service)
    {
        var file = Assert.Single(Directory.GetFiles(service.Context, "audit*.log", SearchOption.AllDirectories));
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
