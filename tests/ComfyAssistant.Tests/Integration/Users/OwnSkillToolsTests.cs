using System.Net.Http.Json;
using System.Text.Json;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>What one user has allowed a skill, and the keys that they gave it, are nobody else's, though both have that skill.</summary>
public sealed class OwnSkillToolsTests : IAsyncLifetime
{
    private const string Key = "annas-key-of-a-skill-4711";
    private const string Servers = """{ "mcpServers": { "notes": { "command": "npx" }, "far": { "url": "https://example.org/mcp" } } }""";

    private ApiDouble _api = null!;
    private TestHost _service = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiDouble.StartAsync();
        _service = await TestHost.StartAsync(null, [.. ManyUsers.ByHeader, "COMFY_ASSISTANT_SKILL_ADDRESSES=127.0.0.1"]);
        foreach (var user in (string[])["anna", "bert"])
        {
            var folder = $"users/{user}/skills/weather";
            _service.Put(folder + "/SKILL.md", "---\nname: weather\ndescription: A test.\n---\nUse it.");
            _service.Put(folder + "/openapi.yaml", _api.Document());
            _service.Put(folder + "/mcp.json", Servers);
        }
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_yes_and_a_key_are_of_the_user_who_gave_them()
    {
        using var anna = _service.As("anna");
        using var bert = _service.As("bert");
        await anna.AllowOperationsAsync("weather", "always", "signed");
        using (var given = await anna.PutAsJsonAsync("/api/skill-tools/weather/keys/token", new { origin = _api.Url, value = Key }))
            Assert.True(given.IsSuccessStatusCode, await given.Content.ReadAsStringAsync());
        Assert.Contains("status 200", await anna.CallOperationAsync("weather", "signed"), StringComparison.Ordinal);
        Assert.NotEmpty(await anna.OutsideAsync());

        Assert.Equal("never", (await bert.SkillAsync("weather")).Tool("signed").GetProperty("leave").GetString());
        Assert.DoesNotContain(Key[^4..], (await bert.SkillAsync("weather")).GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await bert.OutsideAsync());
        await bert.AllowOperationsAsync("weather", "always", "signed");
        Assert.Contains("has not entered", await bert.CallOperationAsync("weather", "signed"), StringComparison.Ordinal);
        Assert.Single(_api.Seen);
    }

    [Fact]
    public async Task A_skill_adds_no_program_for_one_of_several_users()
    {
        using var anna = _service.As("anna");
        var offers = (await anna.SkillAsync("weather")).GetProperty("servers").EnumerateArray().ToDictionary(
            offer => offer.GetProperty("name").GetString()!, offer => offer.GetProperty("fingerprint").GetString());
        var refusal = await AddAsync(anna, "notes", offers["notes"]).RefusalAsync();
        Assert.Equal(400, refusal.Status);
        Assert.Contains("several users", refusal.Error, StringComparison.Ordinal);
        using (var added = await AddAsync(anna, "far", offers["far"])) Assert.True(added.IsSuccessStatusCode);
        using var bert = _service.As("bert");
        Assert.Empty((await bert.GetFromJsonAsync<JsonElement>("/api/mcp/servers")).GetProperty("servers").EnumerateArray());
    }

    private static Task<HttpResponseMessage> AddAsync(HttpClient http, string name, string? fingerprint) =>
        http.PostAsJsonAsync($"/api/skill-tools/weather/servers/{name}", new { fingerprint });
}
