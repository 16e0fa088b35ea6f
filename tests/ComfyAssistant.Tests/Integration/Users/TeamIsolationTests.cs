using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>Through the studio's layer nobody reads what a user has said, and nobody but an editor changes it.</summary>
public sealed class TeamIsolationTests
{
    private const string Anna = "mark-of-anna-81", Cleo = "mark-of-cleo-74", Team = "mark-of-the-team-66";

    // What the layer has.
    private static readonly string[] Layered = ["/api/user-context/rules", "/api/user-context/skills", "/api/prompts", "/api/models"];

    public static TheoryData<bool> Stores() => [false, true];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Whatever_is_asked_on_every_route_the_layer_keeps_its_walls(bool isDatabase)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Otherwise = call => call.SendAsync(Chunks.Answer(call.Messages.ToJsonString()));
        string[] settings = [.. ManyUsers.WithEditor, "COMFY_ASSISTANT_KEEP_REQUESTS=on", "LLM_TOOLS=all",
            .. isDatabase ? [PostgresCluster.Setting(nameof(TeamIsolationTests)), PostgresCluster.Secret] : Array.Empty<string>()];
        await using var service = await TestHost.StartAsync(provider, settings);
        var document = await service.JsonAsync("/openapi/v1.json");
        using var anna = new MarkedUser(service, document, "anna", Anna);
        using var cleo = new MarkedUser(service, document, "cleo", Cleo);
        using var bert = new MarkedUser(service, document, "bert", "mark-of-bert-92");
        using var editor = new MarkedUser(service, document, "cleo", Team, isTeam: true);
        using var intruder = new MarkedUser(service, document, "anna", Anna, isTeam: true);
        await anna.SayAsync();
        await cleo.SayAsync();
        await editor.SayAsync(Layered);
        string[] ids = [.. MarkedTexts.Ids, "team:1", .. await anna.KeptRequestsAsync(), .. await cleo.KeptRequestsAsync()];
        Assert.DoesNotContain(anna.Heard, heard => heard.Text.Contains(Cleo, StringComparison.Ordinal));

        // Every method, while there is something to be seen and changed.
        using var layer = service.AsTeam();
        var before = await ContentAsync(layer);
        await intruder.AskAsync(ids, _ => true);
        await anna.AskAsync(ids, method => method != "DELETE");
        Assert.Equal(before, await ContentAsync(layer));
        // One route's answer has no end where it is given, and is not read.
        var refused = intruder.Heard.Where(heard => heard.What != "GET /api/panel/calls");
        Assert.All(refused, heard => Assert.Contains("you are none of them", heard.Text, StringComparison.Ordinal));

        await editor.AskAsync(ids, method => method == "GET");
        await bert.AskAsync(ids, method => method == "GET");
        await bert.ReadOverMcpAsync();
        foreach (var user in new[] { editor, bert })
            Assert.All(user.Heard, heard => Assert.False(
                heard.Text.Contains(Anna, StringComparison.Ordinal) || heard.Text.Contains(Cleo, StringComparison.Ordinal),
                $"{heard.What} told of a user: {heard.Text}"));
        string[] seen = ["GET /api/user-context/rules", "GET /api/user-context/skills", "GET /api/user-context/skills/{slug}",
            "GET /api/prompts/{name}", "GET /api/prompts/preview", "GET /api/models"];
        foreach (var user in new[] { editor, bert })
            Assert.Equal([], seen.Except(
                user.Heard.Where(heard => heard.Text.Contains(Team, StringComparison.Ordinal)).Select(heard => heard.What)));
        Assert.DoesNotContain(bert.Heard, heard => heard.Text.Contains("sk-" + Team, StringComparison.Ordinal));
        Assert.Contains(bert.Heard, heard => heard.What == "MCP listRules" && heard.Text.Contains(Team, StringComparison.Ordinal));

        await editor.AskAsync(ids, _ => true);
        Assert.All(editor.Heard, heard => Assert.False(
            heard.Text.Contains(Anna, StringComparison.Ordinal) || heard.Text.Contains(Cleo, StringComparison.Ordinal), heard.What));
        // What an editor does in the layer is not done to their own things.
        using var own = service.As("cleo");
        Assert.Contains(Cleo, await own.GetStringAsync("/api/user-context/rules"), StringComparison.Ordinal);
        Assert.Contains(Cleo, await own.GetStringAsync("/api/user-context/skills/one"), StringComparison.Ordinal);
        Assert.Contains(Cleo, await own.GetStringAsync("/api/user-context/goals"), StringComparison.Ordinal);
    }

    private static async Task<string> ContentAsync(HttpClient layer)
    {
        string[] paths = ["/api/user-context/rules", "/api/user-context/skills", "/api/user-context/skills/one",
            "/api/prompts/system_message", "/api/versions/prompts/system_message", "/api/models", "/api/toolbox"];
        var all = new List<string>();
        foreach (var path in paths) all.Add(await layer.GetStringAsync(path));
        return string.Join('\n', all);
    }
}
