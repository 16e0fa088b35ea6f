using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

public class PersonaTests : ServiceTest
{
    private const string Personas = "/api/user-context/personas";

    public PersonaTests()
    {
    }

    private protected PersonaTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task Personas_are_created_listed_switched_and_deleted()
    {
        Api.AssertJson(new { personas = Array.Empty<object>(), active = (string?)null }, await Service.GetAsync(Personas));

        var body = new { name = "Der \"Meister\": 匠", description = "patient", provider = "local", personality = "# You\nare patient." };
        var meister = new { slug = "der-meister", body.name, body.description, body.provider, body.personality };
        Api.AssertJson(new { ok = true, persona = meister }, await Service.OkAsync("POST", Personas, body));
        Api.AssertJson(new { personas = new[] { meister }, active = (string?)null }, await Service.GetAsync(Personas));

        Api.AssertJson(new { ok = true, active = "der-meister" }, await Switch("der-meister"));
        Api.AssertJson(new { personas = new[] { meister }, active = "der-meister" }, await Service.GetAsync(Personas));
        var active = await Service.Services.GetRequiredService<PersonaStore>().ActiveAsync(CancellationToken.None);
        Assert.Equal(body.personality, active?.Personality);
        Api.AssertJson(new { ok = true, active = (string?)null }, await Switch(null));
        Api.AssertJson(new { personas = new[] { meister }, active = (string?)null }, await Service.GetAsync(Personas));

        await Switch("der-meister");
        Api.AssertJson(new { ok = true, slug = "der-meister" }, await Service.OkAsync("DELETE", Personas + "/der-meister"));
        Api.AssertJson(new { personas = Array.Empty<object>(), active = (string?)null }, await Service.GetAsync(Personas));
    }

    [Fact]
    public async Task A_change_keeps_the_slug_the_other_parts_and_the_switch()
    {
        await Service.OkAsync(
            "POST", Personas, new { name = "Teacher", description = "patient", provider = "local", personality = "Explain." });
        await Switch("teacher");

        var saved = await Service.OkAsync("PATCH", Personas + "/teacher", new { name = "Tutor", description = "" });

        var tutor = new { slug = "teacher", name = "Tutor", description = "", provider = "local", personality = "Explain." };
        Api.AssertJson(new { ok = true, persona = tutor }, saved);
        await Service.OkAsync("PATCH", Personas + "/teacher", new { personality = "Ask back." });
        Api.AssertJson(new { personas = new[] { tutor with { personality = "Ask back." } }, active = "teacher" },
            await Service.GetAsync(Personas));
        var file = Service.Kept("personas/teacher/SOUL.md");
        Assert.EndsWith("---\nAsk back.", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_change_leaves_the_persona_as_it_is()
    {
        await Service.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        var before = (await Service.GetAsync(Personas)).ToJsonString();

        await Service.RefusesAsync("Nothing to change", 400, "PATCH", Personas + "/a", new { });
        await Service.RefusesAsync("name is missing", 400, "PATCH", Personas + "/a", new { name = " " });
        await Service.RefusesAsync("personality is missing", 400, "PATCH", Personas + "/a", new { personality = "" });
        await Service.RefusesAsync(
            "at most 1,024", 400, "PATCH", Personas + "/a", new { name = "B", description = new string('x', 1_025) });
        foreach (var slug in new[] { "nope", "..%2Fskills", "con" })
            await Service.RefusesAsync("no persona", 404, "PATCH", $"{Personas}/{slug}", new { name = "B" });

        Assert.Equal(before, (await Service.GetAsync(Personas)).ToJsonString());
    }

    [Fact]
    public async Task A_persona_named_as_the_route_can_be_switched_to_and_deleted()
    {
        await Service.OkAsync("POST", Personas, new { name = "Active", personality = "x" });

        await Switch("active");

        Api.AssertJson(new { ok = true, slug = "active" }, await Service.OkAsync("DELETE", Personas + "/active"));
    }

    [Fact]
    public async Task Bad_ones_are_refused_and_unknown_ones_not_found()
    {
        await Service.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        await Switch("a");

        await Service.RefusesAsync("already", 400, "POST", Personas, new { name = "A", personality = "b" });
        await Service.RefusesAsync("name is missing", 400, "POST", Personas, new { personality = "b" });
        await Service.RefusesAsync("personality is missing", 400, "POST", Personas, new { name = "B" });
        await Service.RefusesAsync("at most 20,000", 400, "POST", Personas, new { name = "B", personality = new string('x', 20_001) });
        foreach (var slug in new[] { "nope", "../skills", "", "con" })
            await Service.RefusesAsync("no persona", 404, "PUT", Personas + "/active", new { slug });
        foreach (var slug in new[] { "nope", "..%2Fskills", "%20", "con" })
            await Service.RefusesAsync("no persona", 404, "DELETE", $"{Personas}/{slug}");

        Assert.Equal("a", (string?)(await Service.GetAsync(Personas))["active"]);
    }

    [Fact]
    public async Task A_broken_file_is_reported_beside_the_others_and_can_be_deleted()
    {
        await Service.OkAsync("POST", Personas, new { name = "A", personality = "a" });
        Service.Put("personas/broken/SOUL.md", "---\nName: [\n---\nx");

        var list = await Service.GetAsync(Personas);
        Assert.Equal("a", (string?)Assert.Single(list["personas"]!.AsArray())!["slug"]);
        var unreadable = Assert.Single(list["unreadable"]!.AsArray())!;
        Assert.Equal("broken", (string?)unreadable["slug"]);
        Assert.Contains("not valid YAML", (string?)unreadable["reason"], StringComparison.Ordinal);
        await Service.RefusesAsync("not valid YAML", 422, "PUT", Personas + "/active", new { slug = "broken" });

        await Service.RefusesAsync("not valid YAML", 422, "PATCH", Personas + "/broken", new { name = "Mended" });
        await Service.OkAsync("PATCH", Personas + "/broken", new { name = "Mended", description = "", provider = "", personality = "x" });
        Assert.Equal(2, (await Service.GetAsync(Personas))["personas"]!.AsArray().Count);

        await Service.OkAsync("DELETE", Personas + "/broken");
        Assert.Null((await Service.GetAsync(Personas))["unreadable"]);
    }

    private Task<System.Text.Json.Nodes.JsonNode> Switch(string? slug) => Service.OkAsync("PUT", Personas + "/active", new { slug });
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PersonasOnPostgresTests() : PersonaTests(PostgresCluster.Setting(nameof(PersonasOnPostgresTests)));
