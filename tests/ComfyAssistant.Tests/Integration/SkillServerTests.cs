using System.Net.Http.Json;
using System.Text.Json;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>An MCP server that a skill brings is an offer until its user says yes to exactly what they saw.</summary>
public sealed class SkillServerTests : ServiceTest
{
    private const string File = """
        { "mcpServers": {
            "notes": { "command": "npx", "args": ["-y", "notes-server"], "env": { "NODE_OPTIONS": "--require ./x.js" } },
            "far": { "url": "https://example.org/mcp" },
            "bad": {} } }
        """;

    [Fact]
    public async Task It_is_shown_whole_and_added_with_a_yes()
    {
        Service.Drop("notes", "mcp.json", File);
        var skill = await Service.Http.SkillAsync("notes");
        Assert.Empty((await Service.Http.GetFromJsonAsync<JsonElement>("/api/mcp/servers")).GetProperty("servers").EnumerateArray());
        Assert.Contains("\"bad\" needs either", skill.GetProperty("serverProblems")[0].GetString(), StringComparison.Ordinal);
        var offered = Offered(skill, "notes");
        Assert.Equal("npx", offered.GetProperty("command").GetString());
        Assert.Equal("NODE_OPTIONS=--require ./x.js", offered.GetProperty("env")[0].GetString());

        // It has changed since it was shown.
        Service.Drop("notes", "mcp.json", File.Replace("./x.js", "./evil.js", StringComparison.Ordinal));
        Assert.Equal(400, (await AddAsync("notes", Print(offered)).RefusalAsync()).Status);
        Service.Drop("notes", "mcp.json", File);
        using (var added = await AddAsync("notes", Print(offered))) Assert.True(added.IsSuccessStatusCode);
        using (var added = await AddAsync("far", Print(Offered(skill, "far")))) Assert.True(added.IsSuccessStatusCode);
        var server = await Service.Http.ServerAsync("notes");
        Assert.Equal(("npx", "stopped"), (server.GetProperty("command").GetString(), server.GetProperty("state").GetString()));
        Assert.True(Offered(await Service.Http.SkillAsync("notes"), "notes").GetProperty("isTaken").GetBoolean());
        // Not over one that the user has.
        Assert.Equal(400, (await AddAsync("notes", Print(offered)).RefusalAsync()).Status);
    }

    [Fact]
    public async Task A_program_is_added_on_its_own_machine_alone_and_a_broken_file_says_so()
    {
        Service.Drop("notes", "mcp.json", File);
        var print = Print(Offered(await Service.Http.SkillAsync("notes"), "notes"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/skill-tools/notes/servers/notes")
        {
            Content = JsonContent.Create(new { fingerprint = print }),
        };
        request.Headers.Add("X-ComfyAssistant-Remote", "1");
        Assert.Equal(400, (await Service.Http.SendAsync(request).RefusalAsync()).Status);
        Service.Drop("notes", "mcp.json", "{");
        Assert.Contains("not valid JSON", (await Service.Http.SkillAsync("notes")).GetProperty("serverProblems")[0].GetString(),
            StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> AddAsync(string name, string fingerprint) =>
        Service.Http.PostAsJsonAsync($"/api/skill-tools/notes/servers/{name}", new { fingerprint });

    private static JsonElement Offered(JsonElement skill, string name) =>
        skill.GetProperty("servers").EnumerateArray().Single(server => server.GetProperty("name").GetString() == name);

    private static string Print(JsonElement offered) => offered.GetProperty("fingerprint").GetString()!;
}
