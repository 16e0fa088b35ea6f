using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

public sealed class PersonaTests : IAsyncLifetime
{
    private const string Personas = "/api/user-context/personas";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Personas_are_created_listed_switched_and_deleted()
    {
        Api.AssertJson(new { personas = Array.Empty<object>(), active = (string?)null }, await _host.GetAsync(Personas));

        var body = new { name = "Der \"Meister\": 匠", description = "patient", provider = "local", personality = "# You\nare patient." };
        var meister = new { slug = "der-meister", body.name, body.description, body.provider, body.personality };
        Api.AssertJson(new { ok = true, persona = meister }, await _host.OkAsync("POST", Personas, body));
        Api.AssertJson(new { personas = new[] { meister }, active = (string?)null }, await _host.GetAsync(Personas));

        Api.AssertJson(new { ok = true, active = "der-meister" }, await Switch("der-meister"));
        Api.AssertJson(new { personas = new[] { meister }, active = "der-meister" }, await _host.GetAsync(Personas));
        var active = await _host.Services.GetRequiredService<PersonaStore>().ActiveAsync(CancellationToken.None);
        Assert.Equal(body.personality, active?.Personality);
        Api.AssertJson(new { ok = true, active = (string?)null }, await Switch(null));
        Api.AssertJson(new { personas = new[] { meister }, active = (string?)null }, await _host.GetAsync(Personas));

        await Switch("der-meister");
        Api.AssertJson(new { ok = true, slug = "der-meister" }, await _host.OkAsync("DELETE", Personas + "/der-meister"));
        Api.AssertJson(new { personas = Array.Empty<object>(), active = (string?)null }, await _host.GetAsync(Personas));
    }

    [Fact]
    public async Task A_change_keeps_the_slug_the_other_parts_and_the_switch()
    {
        await _host.OkAsync("POST", Personas, new { name = "Teacher", description = "patient", provider = "local", personality = "Explain." });
        await Switch("teacher");

        var saved = await _host.OkAsync("PATCH", Personas + "/teacher", new { name = "Tutor", description = "" });

        var tutor = new { slug = "teacher", name = "Tutor", description = "", provider = "local", personality = "Explain." };
        Api.AssertJson(new { ok = true, persona = tutor }, saved);
        await _host.OkAsync("PATCH", Personas + "/teacher", new { personality = "Ask back." });
        Api.AssertJson(new { personas = new[] { tutor with { personality = "Ask back." } }, active = "teacher" }, await _host.GetAsync(Personas));
        var file = await File.ReadAllTextAsync(Path.Combine(_host.Context, "personas", "teacher", "SOUL.md"));
        Assert.EndsWith("---\nAsk back.", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_change_leaves_the_persona_as_it_is()
    {
        await _host.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        var before = (await _host.GetAsync(Personas)).ToJsonString();

        await _host.RefusesAsync("Nothing to change", 400, "PATCH", Personas + "/a", new { });
        await _host.RefusesAsync("name is missing", 400, "PATCH", Personas + "/a", new { name = " " });
        await _host.RefusesAsync("personality is missing", 400, "PATCH", Personas + "/a", new { personality = "" });
        await _host.RefusesAsync("at most 1,024", 400, "PATCH", Personas + "/a", new { name = "B", description = new string('x', 1_025) });
        foreach (var slug in new[] { "nope", "..%2Fskills", "con" })
            await _host.RefusesAsync("no persona", 404, "PATCH", $"{Personas}/{slug}", new { name = "B" });

        Assert.Equal(before, (await _host.GetAsync(Personas)).ToJsonString());
    }

    [Fact]
    public async Task A_persona_named_as_the_route_can_be_switched_to_and_deleted()
    {
        await _host.OkAsync("POST", Personas, new { name = "Active", personality = "x" });

        await Switch("active");

        Api.AssertJson(new { ok = true, slug = "active" }, await _host.OkAsync("DELETE", Personas + "/active"));
    }

    [Fact]
    public async Task Bad_ones_are_refused_and_unknown_ones_not_found()
    {
        await _host.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        await Switch("a");

        await _host.RefusesAsync("already", 400, "POST", Personas, new { name = "A", personality = "b" });
        await _host.RefusesAsync("name is missing", 400, "POST", Personas, new { personality = "b" });
        await _host.RefusesAsync("personality is missing", 400, "POST", Personas, new { name = "B" });
        await _host.RefusesAsync("at most 20,000", 400, "POST", Personas, new { name = "B", personality = new string('x', 20_001) });
        foreach (var slug in new[] { "nope", "../skills", "", "con" })
            await _host.RefusesAsync("no persona", 404, "PUT", Personas + "/active", new { slug });
        foreach (var slug in new[] { "nope", "..%2Fskills", "%20", "con" })
            await _host.RefusesAsync("no persona", 404, "DELETE", $"{Personas}/{slug}");

        Assert.Equal("a", (string?)(await _host.GetAsync(Personas))["active"]);
    }

    [Fact]
    public async Task A_broken_file_is_reported_beside_the_others_and_can_be_deleted()
    {
        await _host.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        Directory.CreateDirectory(Path.Combine(_host.Context, "personas", "broken"));
        File.WriteAllText(Path.Combine(_host.Context, "personas", "broken", "SOUL.md"), "---\nName: [\n---\nx");

        var list = await _host.GetAsync(Personas);
        Assert.Equal("a", (string?)Assert.Single(list["personas"]!.AsArray())!["slug"]);
        var unreadable = Assert.Single(list["unreadable"]!.AsArray())!;
        Assert.Equal("broken", (string?)unreadable["slug"]);
        Assert.Contains("not valid YAML", (string?)unreadable["reason"], StringComparison.Ordinal);
        await _host.RefusesAsync("not valid YAML", 422, "PUT", Personas + "/active", new { slug = "broken" });

        await _host.RefusesAsync("not valid YAML", 422, "PATCH", Personas + "/broken", new { name = "Mended" });
        await _host.OkAsync("PATCH", Personas + "/broken", new { name = "Mended", description = "", provider = "", personality = "x" });
        Assert.Equal(2, (await _host.GetAsync(Personas))["personas"]!.AsArray().Count);

        await _host.OkAsync("DELETE", Personas + "/broken");
        Assert.Null((await _host.GetAsync(Personas))["unreadable"]);
    }

    private Task<System.Text.Json.Nodes.JsonNode> Switch(string? slug) => _host.OkAsync("PUT", Personas + "/active", new { slug });
}
