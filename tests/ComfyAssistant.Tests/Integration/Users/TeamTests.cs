using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>Below each user's own things lies the studio's layer, below that what ships.</summary>
public sealed class TeamTests
{
    private const string Rules = "/api/user-context/rules";
    private const string Skills = "/api/user-context/skills";
    private const string Role = "/api/prompts/system_context/01_role";
    private const string Preview = "/api/prompts/preview";

    public static TheoryData<bool> Stores() => [false, true];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task The_studios_rules_come_before_the_users_and_only_its_editors_change_them(bool isDatabase)
    {
        await using var service = await StartAsync(isDatabase);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        await anna.OkAsync("POST", Rules, new { name = "Mine", text = "Say hello." });
        await team.OkAsync("POST", Rules, new { name = "House", text = "Use the house style." });
        await team.OkAsync("POST", Rules, new { name = "Later", text = "Name the client." });

        var text = (string)(await anna.OkAsync("GET", Preview))["text"]!;
        Assert.Contains("- [studio] Later: Name the client.\n- [studio] House: Use the house style.\n- Mine: Say hello.", text,
            StringComparison.Ordinal);
        Assert.Contains("follow the user's", text, StringComparison.Ordinal);
        var rules = (await anna.OkAsync("GET", Rules))["rules"]!.AsArray();
        Assert.Equal(["team", "team", "user"], rules.Select(rule => (string)rule!["layer"]!));
        // Both layers count from 1: the id of the user's own must not lead to the studio's.
        Assert.Equal(3, rules.Select(rule => (string)rule!["id"]!).Distinct().Count());
        await anna.RefusesAsync("is the studio's", 400, "DELETE", $"{Rules}/{rules[0]!["id"]}");
        await anna.RefusesAsync("is the studio's", 400, "PATCH", $"{Rules}/{rules[0]!["id"]}", new { text = "No." });
        await anna.OkAsync("DELETE", $"{Rules}/{rules[2]!["id"]}");
        Assert.Equal(2, (await team.OkAsync("GET", Rules))["rules"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_users_skill_wins_over_the_studios_of_the_same_name_and_that_over_the_shipped(bool isDatabase)
    {
        await using var service = await StartAsync(isDatabase);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        await team.OkAsync("POST", Skills, new { name = "upscaling", description = "studio", instructions = "As the studio does." });
        await team.OkAsync("POST", Skills, new { name = "house", description = "studio", instructions = "House style." });
        await anna.RefusesAsync("is the studio's", 400, "PATCH", Skills + "/upscaling", new { description = "x" });
        await anna.RefusesAsync("is the studio's", 400, "DELETE", Skills + "/upscaling");
        await anna.OkAsync("POST", Skills, new { name = "upscaling", description = "mine", instructions = "As Anna does." });

        Assert.Equal(["house:team", "upscaling:user"], await LayersAsync(anna));
        Assert.Equal(["house:team", "upscaling:team"], await LayersAsync(bert));
        Assert.Equal("As Anna does.", await ReadAsync(anna));
        Assert.Equal("As the studio does.", await ReadAsync(bert));
        var applied = await anna.OkAsync("GET", Preview + "?message=/skill%20house");
        Assert.Contains("House style.", (string)applied["text"]!, StringComparison.Ordinal);
        Assert.Contains(Parts(applied), part =>
            part.StartsWith("skill house: ", StringComparison.Ordinal) && part.EndsWith(":team", StringComparison.Ordinal));

        await anna.OkAsync("DELETE", Skills + "/upscaling");
        Assert.Equal("As the studio does.", await ReadAsync(anna));
        await team.OkAsync("DELETE", Skills + "/upscaling");
        Assert.Equal(["house:team"], await LayersAsync(bert));

        async Task<string> ReadAsync(HttpClient http) =>
            ((string)(await http.OkAsync("GET", Skills + "/upscaling"))["instructions"]!).Trim();
        async Task<IEnumerable<string>> LayersAsync(HttpClient http) => (await http.OkAsync("GET", Skills))["skills"]!.AsArray()
            .Select(skill => $"{skill!["slug"]}:{skill["layer"]}");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_prompt_is_the_users_else_the_studios_else_the_shipped_one(bool isDatabase)
    {
        await using var service = await StartAsync(isDatabase);
        using var team = service.AsTeam();
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        var shipped = (string)(await anna.OkAsync("GET", Role))["text"]!;
        Assert.Equal("shipped", (string?)(await anna.OkAsync("GET", Role))["layer"]);
        await team.OkAsync("PUT", Role, new { text = "The role in this studio." });
        await anna.OkAsync("PUT", Role, new { text = "Anna's role." });

        Assert.Equal(("Anna's role.", "user", "The role in this studio."), await ReadAsync(anna));
        Assert.Equal(("The role in this studio.", "team", null), await ReadAsync(bert));
        Assert.Equal("team", (string?)(await bert.OkAsync("GET", Role))["source"]);
        Assert.Equal(("The role in this studio.", "team", shipped), await ReadAsync(team));
        Assert.Contains("system_context/01_role:user", Parts(await anna.OkAsync("GET", Preview)));
        Assert.Contains("system_context/01_role:team", Parts(await bert.OkAsync("GET", Preview)));
        Assert.Equal("team", await ListedAsync(bert));

        // What a user goes back to is what lies below.
        await anna.OkAsync("DELETE", Role);
        Assert.Equal(("The role in this studio.", "team", null), await ReadAsync(anna));
        await team.OkAsync("DELETE", Role);
        Assert.Equal((shipped, "shipped", null), await ReadAsync(bert));

        async Task<(string?, string?, string?)> ReadAsync(HttpClient http)
        {
            var prompt = await http.OkAsync("GET", Role);
            return ((string?)prompt["text"], (string?)prompt["layer"], (string?)prompt["shipped"]);
        }
        async Task<string?> ListedAsync(HttpClient http) => (string?)(await http.OkAsync("GET", "/api/prompts"))["prompts"]!.AsArray()
            .Single(prompt => (string?)prompt!["name"] == "system_context/01_role")!["layer"];
    }

    [Fact]
    public async Task A_text_that_the_studio_breaks_does_not_look_like_the_users()
    {
        await using var service = await StartAsync(isDatabase: false);
        using var anna = service.As("anna");
        service.Put("team/prompts/system_context/01_role.md", "Broken {{$nothing}}");
        var prompt = await anna.OkAsync("GET", Role);
        Assert.Equal("team", (string?)prompt["source"]);
        Assert.Contains("no variable", (string)prompt["error"]!, StringComparison.Ordinal);
        Assert.True((await anna.OkAsync("GET", Preview))["text"]!.ToString().Length > 100);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_edit_of_the_studio_is_in_everybodys_next_message(bool isDatabase)
    {
        // Files of an hour ago, so that messages are kept from one chat to the next.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1));
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        await using var service = await TestHost.StartAsync(provider, time, Settings(isDatabase));
        using var team = service.AsTeam();
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        await service.ChatAsync("Hi");
        await service.ChatAsync("Hi");
        await team.OkAsync("POST", Rules, new { name = "House", text = "Use the house style." });
        await HeardAsync("Use the house style.");
        await team.OkAsync("PUT", Role, new { text = "The role in this studio." });
        await HeardAsync("The role in this studio.");
        await team.OkAsync("POST", Skills, new { name = "house", description = "how the studio does it", instructions = "i" });
        await HeardAsync("how the studio does it");

        async Task HeardAsync(string text)
        {
            await service.ChatAsync("Hi");
            Assert.Contains(text, (string)provider.Calls[^1].Messages[0]!["content"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_edit_of_the_studio_reaches_the_users_of_another_host()
    {
        await using var one = await StartAsync(isDatabase: true);
        await using var other = await TestHost.StartAsync(null, Settings(isDatabase: true));
        using var team = one.AsTeam();
        using var anna = other.As("anna");
        await anna.OkAsync("GET", Preview);
        await team.OkAsync("PUT", Role, new { text = "The role on all hosts." });
        var text = "";
        for (var waited = TimeProvider.System.GetTimestamp(); !text.Contains("The role on all hosts.", StringComparison.Ordinal)
            && TimeProvider.System.GetElapsedTime(waited) < ManyUsers.Patience;)
            text = (string)(await anna.OkAsync("GET", Preview))["text"]!;
        Assert.Contains("The role on all hosts.", text, StringComparison.Ordinal);
        await team.OkAsync("DELETE", Role);
    }

    [Fact]
    public async Task A_skill_of_the_studios_brings_its_tools_to_everybody()
    {
        await using var api = await ApiDouble.StartAsync();
        await using var service = await StartAsync(isDatabase: false, "COMFY_ASSISTANT_SKILL_ADDRESSES=127.0.0.1");
        service.Put("team/skills/weather/SKILL.md", "---\nname: weather\ndescription: A test.\n---\nUse it.");
        service.Put("team/skills/weather/openapi.yaml", api.Document());
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        await anna.AllowOperationsAsync("weather", "always", "getForecast");
        Assert.NotEmpty(await anna.OutsideAsync());
        Assert.Empty(await bert.OutsideAsync());
        // Beside a skill of the user's own lies nothing of the studio's.
        await anna.OkAsync("POST", Skills, new { name = "weather", description = "mine", instructions = "i" });
        Assert.Empty(await anna.OutsideAsync());
    }

    [Fact]
    public async Task What_the_layer_does_not_have_is_refused_and_so_is_who_may_not_edit_it()
    {
        await using var service = await StartAsync(isDatabase: false);
        using var team = service.AsTeam();
        using var anna = service.AsTeam("anna");
        (string, string)[] refused =
        [
            ("POST", "/api/chat"), ("GET", "/api/chat/one/stream"), ("GET", "/api/conversations"), ("GET", "/api/requests"),
            ("GET", "/api/mcp/servers"), ("GET", "/api/user-context/personas"), ("PUT", "/api/user-context/goals"), ("POST", "/mcp"),
            ("GET", "/api/versions/goals"), ("POST", "/api/toolbox/addRule/call"), ("GET", "/api/no-such-route"),
        ];
        foreach (var (method, path) in refused)
            await team.RefusesAsync("without the header", 400, method, path);
        await anna.RefusesAsync("COMFY_ASSISTANT_TEAM_EDITORS", 403, "GET", Rules);
        using var odd = service.As("cleo");
        odd.DefaultRequestHeaders.Add("X-Comfy-Assistant-Layer", "shipped");
        await odd.RefusesAsync("\"team\"", 400, "GET", Rules);

        using var cleo = service.As("cleo");
        using var bert = service.As("bert");
        Assert.True((bool)(await cleo.OkAsync("GET", "/api/service"))["mayEditTeam"]!);
        Assert.True((bool)(await team.OkAsync("GET", "/api/service"))["mayEditTeam"]!);
        Assert.False((bool)(await bert.OkAsync("GET", "/api/service"))["mayEditTeam"]!);
    }

    [Fact]
    public async Task A_single_user_notices_nothing()
    {
        await using var service = await TestHost.StartAsync(null, "COMFY_ASSISTANT_TEAM_EDITORS=anna");
        service.Put("team/prompts/system_context/01_role.md", "The role in some studio.");
        service.Http.DefaultRequestHeaders.Add("X-Comfy-Assistant-Layer", "team");
        await service.OkAsync("POST", Rules, new { name = "Mine", text = "Say hello." });
        await service.OkAsync("POST", Skills, new { name = "one", description = "d", instructions = "i" });
        foreach (var path in new[] { Rules, Skills, Skills + "/one", "/api/prompts", Role, Preview, "/api/service" })
        {
            var text = await service.Http.GetStringAsync(path);
            Assert.DoesNotContain("\"layer\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"parts\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("studio", text, StringComparison.Ordinal);
            Assert.DoesNotContain("mayEditTeam", text, StringComparison.Ordinal);
            Assert.DoesNotContain("startsAgain", text, StringComparison.Ordinal);
        }
        Assert.False(Directory.Exists(Path.Combine(service.Context, "users")));
    }

    private static Task<TestHost> StartAsync(bool isDatabase, params string[] settings) =>
        TestHost.StartAsync(null, [.. Settings(isDatabase), .. settings]);

    private static string[] Settings(bool isDatabase) =>
        ManyUsers.WithEditorOver(isDatabase, nameof(TeamTests));

    private static IReadOnlyList<string> Parts(JsonNode preview) =>
        [.. preview["sections"]!.AsArray().SelectMany(section => section!["parts"]!.AsArray())
            .Select(part => $"{part!["name"]}:{part["layer"]}")];
}
