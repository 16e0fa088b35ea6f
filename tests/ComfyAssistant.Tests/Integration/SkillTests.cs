using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class SkillTests : IAsyncLifetime
{
    private const string Skills = "/api/user-context/skills";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Skills_are_created_listed_read_changed_and_deleted()
    {
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));

        var body = new { name = "Portrait \"pro\": 肖像 😀", description = "Use it: always", instructions = "# Do\r\nthis\n" };
        var saved = new { slug = "portrait-pro", body.name, body.description, path = "skills/portrait-pro/SKILL.md" };
        Api.AssertJson(new { ok = true, skill = saved }, await _host.OkAsync("POST", Skills, body));
        Assert.True(File.Exists(Path.Combine(_host.Context, saved.path)));
        Api.AssertJson(new { skills = new[] { new { saved.slug, saved.name, saved.description } } }, await _host.GetAsync(Skills));
        Api.AssertJson(new { saved.slug, body.name, body.description, body.instructions }, await _host.GetAsync(Skills + "/portrait-pro"));

        Api.AssertJson(new { ok = true, skill = saved with { name = "Portraits" } },
            await _host.OkAsync("PATCH", Skills + "/portrait-pro", new { name = "Portraits" }));
        await _host.OkAsync("PATCH", Skills + "/portrait-pro", new { description = "d", instructions = "i" });
        Api.AssertJson(new { saved.slug, name = "Portraits", description = "d", instructions = "i" },
            await _host.GetAsync(Skills + "/portrait-pro"));

        Api.AssertJson(new { ok = true, slug = "portrait-pro" }, await _host.OkAsync("DELETE", Skills + "/portrait-pro"));
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));
        Assert.False(Directory.Exists(Path.Combine(_host.Context, "skills", "portrait-pro")));
    }

    [Fact]
    public async Task Bad_skills_are_refused_and_unknown_ones_not_found()
    {
        await _host.OkAsync("POST", Skills, new { name = "a", description = "d", instructions = "i" });

        await _host.RefusesAsync("name is missing", 400, "POST", Skills, new { });
        await _host.RefusesAsync("description is missing", 400, "POST", Skills, new { name = "b", description = " ", instructions = "i" });
        await _host.RefusesAsync("instructions is missing", 400, "POST", Skills, new { name = "b", description = "d", instructions = "" });
        await _host.RefusesAsync("already", 400, "POST", Skills, new { name = "a", description = "d", instructions = "i" });
        await _host.RefusesAsync("at most 100 ", 400, "POST", Skills,
            new { name = new string('x', 101), description = "d", instructions = "i" });
        await _host.RefusesAsync("Nothing to change", 400, "PATCH", Skills + "/a", new { });
        await _host.RefusesAsync("name is missing", 400, "PATCH", Skills + "/a", new { name = "" });
        foreach (var slug in new[] { "nope", "A", "..%2Fa", "a%2FSKILL.md", "%2e%2e%5c", "con", ".lock" })
        {
            await _host.RefusesAsync("no skill", 404, "GET", $"{Skills}/{slug}");
            await _host.RefusesAsync("no skill", 404, "PATCH", $"{Skills}/{slug}", new { name = "x" });
            await _host.RefusesAsync("no skill", 404, "DELETE", $"{Skills}/{slug}");
        }

        Api.AssertJson(new { slug = "a", name = "a", description = "d", instructions = "i" }, await _host.GetAsync(Skills + "/a"));
    }

    [Fact]
    public async Task Every_template_is_listed_read_and_installed_once()
    {
        var templates = (await _host.GetAsync("/api/skill-templates"))["templates"]!.AsArray();

        Assert.InRange(templates.Count, 8, 30);
        foreach (var template in templates)
        {
            Assert.Equal(["slug", "name", "description"], template!.AsObject().Select(member => member.Key));
            var slug = (string)template["slug"]!;
            var whole = await _host.GetAsync("/api/skill-templates/" + slug);
            var saved = (await _host.OkAsync("POST", Skills, new { template = slug }))["skill"]!;
            Api.AssertJson(whole, await _host.GetAsync($"{Skills}/{saved["slug"]}"));
            await _host.RefusesAsync("already", 400, "POST", Skills, new { template = slug });
        }

        Assert.Equal(templates.Count, (await _host.GetAsync(Skills))["skills"]!.AsArray().Count);
    }

    [Fact]
    public async Task Templates_that_do_not_exist_are_not_found_and_mixtures_refused()
    {
        foreach (var template in new[] { "nope", "../src", "tidy-layout/SKILL.md", "." })
            await _host.RefusesAsync("no skill template", 404, "POST", Skills, new { template });
        await _host.RefusesAsync("no skill template", 404, "GET", "/api/skill-templates/..%2Fsrc");
        await _host.RefusesAsync("template's slug is missing", 400, "POST", Skills, new { template = " " });
        await _host.RefusesAsync("either", 400, "POST", Skills, new { template = "tidy-layout", name = "x" });
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));
    }
}
