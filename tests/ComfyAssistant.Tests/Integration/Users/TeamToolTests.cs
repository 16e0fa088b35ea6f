using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>The studio's marks of tools hold for everybody, who can make them stricter and not looser.</summary>
public sealed class TeamToolTests
{
    public static TheoryData<bool> Stores() => [false, true];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_tool_that_the_studio_has_switched_off_is_nobodys(bool isDatabase)
    {
        await using var service = await StartAsync(isDatabase);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        await MarkAsync(anna, "on");
        await MarkAsync(team, "off");
        Assert.DoesNotContain("listRules", await ToolsAsync(anna));
        await anna.RefusesAsync("There is no tool called 'listRules'", 404, "POST", "/api/toolbox/listRules/call", new { });
        await using (var client = await McpClients.ConnectAsync(anna))
            Assert.DoesNotContain((await client.ListToolsAsync()).Select(tool => tool.Name), name => name == "listRules");
        await anna.RefusesAsync("switched 'listRules' off", 400, "PUT", Mark, new { mark = "on" });
        await anna.RefusesAsync("switched 'listRules' off", 400, "PUT", Mark, new { mark = "ask" });
        await MarkAsync(anna, null);
        var shown = await anna.OkAsync("GET", "/api/toolbox");
        Assert.Equal("off", (string?)shown["team"]!["listRules"]);
        Assert.Contains(shown["tools"]!.AsArray(), tool => (string?)tool!["name"] == "listRules");

        await MarkAsync(team, null);
        Assert.Contains("listRules", await ToolsAsync(anna));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_tool_that_the_studio_wants_asked_about_is_asked_about_or_off(bool isDatabase)
    {
        await using var service = await StartAsync(isDatabase);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        await MarkAsync(anna, "on");
        await MarkAsync(team, "ask");
        Assert.True(await AsksAsync(anna));
        Assert.True(await AsksAsync(bert));
        await anna.RefusesAsync("asked before each call", 400, "PUT", Mark, new { mark = "on" });
        await using (var client = await McpClients.ConnectAsync(anna))
            Assert.DoesNotContain((await client.ListToolsAsync()).Select(tool => tool.Name), name => name == "listRules");
        await MarkAsync(anna, "off");
        Assert.DoesNotContain("listRules", await ToolsAsync(anna));
        Assert.Contains("listRules", await ToolsAsync(bert));
        await MarkAsync(team, "on");
        await MarkAsync(anna, "ask");
        Assert.True(await AsksAsync(anna));
        Assert.False(await AsksAsync(bert));
        await MarkAsync(team, null);
    }

    [Fact]
    public async Task A_persona_of_the_users_loosens_nothing_and_the_studio_has_none()
    {
        await using var service = await StartAsync(isDatabase: false);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        await anna.OkAsync("POST", "/api/user-context/personas", new { name = "one", personality = "Arr." });
        await anna.OkAsync("PUT", "/api/user-context/personas/active", new { slug = "one" });
        await anna.OkAsync("PUT", Mark, new { mark = "on", persona = "one" });
        await MarkAsync(team, "ask");
        Assert.True(await AsksAsync(anna));
        await anna.RefusesAsync("asked before each call", 400, "PUT", Mark, new { mark = "on", persona = "one" });
        await team.RefusesAsync("no persona", 404, "PUT", Mark, new { mark = "off", persona = "one" });
    }

    /// <summary>Else a slip of the pen in one file would give everybody what was taken from them.</summary>
    [Fact]
    public async Task Marks_that_cannot_be_read_allow_nothing()
    {
        await using var service = await StartAsync(isDatabase: false);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        await MarkAsync(team, "off");
        Assert.DoesNotContain("listRules", await ToolsAsync(anna));
        service.Put("team/tools.json", "{");
        // Who has read them goes by the last good ones.
        Assert.DoesNotContain("listRules", await ToolsAsync(anna));
        await bert.RefusesAsync("Which tools the studio allows cannot be read", 503, "GET", "/api/tools");
        await bert.RefusesAsync(
            "Which tools the studio allows cannot be read", 503, "POST", "/api/chat", Conversation.Of(Conversation.User("Hi")));
        Assert.Contains("tools.json is broken", (string)(await team.OkAsync("GET", "/api/toolbox"))["problem"]!, StringComparison.Ordinal);
        service.Put("team/tools.json", "{}");
        Assert.Contains("listRules", await ToolsAsync(bert));
    }

    private const string Mark = "/api/toolbox/listRules/mark";

    private static Task<TestHost> StartAsync(bool isDatabase) =>
        TestHost.StartAsync(null, ManyUsers.WithEditorOver(isDatabase, nameof(TeamToolTests)));

    private static Task<JsonNode> MarkAsync(HttpClient http, string? mark) => http.OkAsync("PUT", Mark, new { mark });

    private static async Task<IEnumerable<string?>> ToolsAsync(HttpClient http) =>
        (await http.OkAsync("GET", "/api/tools"))["tools"]!.AsArray().Select(tool => (string?)tool!["name"]);

    private static async Task<bool> AsksAsync(HttpClient http) => (bool)(await http.OkAsync("GET", "/api/tools"))["tools"]!.AsArray()
        .Single(tool => (string?)tool!["name"] == "listRules")!["asksFirst"]!;
}
