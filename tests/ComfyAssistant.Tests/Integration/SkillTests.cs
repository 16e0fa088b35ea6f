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

        Api.AssertJson(new { ok = true, skill = saved with { name = "Portraits" } }, await _host.OkAsync("PATCH", Skills + "/portrait-pro", new { name = "Portraits" }));
        await _host.OkAsync("PATCH", Skills + "/portrait-pro", new { description = "d", instructions = "i" });
        Api.AssertJson(new { saved.slug, name = "Portraits", description = "d", instructions = "i" }, await _host.GetAsync(Skills + "/portrait-pro"));

        Api.AssertJson(new { ok = true, slug = "portrait-pro" }, await _host.OkAsync("DELETE", Skills + "/portrait-pro"));
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));
        Assert.False(Directory.Exists(Path.Combine(_host.Context, "skills", "portrait-pro")));
    }

    [Fact]
    public async Task Bad_skills_are_refused_and_unknown_ones_not_found()
    {
        await _host.OkAsync("POST", Skills, new { name = "a", description = "d", instructions = "i" });

        Assert.Contains("name is missing", await _host.FailsAsync(400, "POST", Skills, new { }), StringComparison.Ordinal);
        Assert.Contains("description is missing", await _host.FailsAsync(400, "POST", Skills, new { name = "b", description = " ", instructions = "i" }), StringComparison.Ordinal);
        Assert.Contains("instructions is missing", await _host.FailsAsync(400, "POST", Skills, new { name = "b", description = "d", instructions = "" }), StringComparison.Ordinal);
        Assert.Contains("already", await _host.FailsAsync(400, "POST", Skills, new { name = "a", description = "d", instructions = "i" }), StringComparison.Ordinal);
        Assert.Contains("at most 100 ", await _host.FailsAsync(400, "POST", Skills, new { name = new string('x', 101), description = "d", instructions = "i" }), StringComparison.Ordinal);
        Assert.Contains("Nothing to change", await _host.FailsAsync(400, "PATCH", Skills + "/a", new { }), StringComparison.Ordinal);
        Assert.Contains("name is missing", await _host.FailsAsync(400, "PATCH", Skills + "/a", new { name = "" }), StringComparison.Ordinal);
        foreach (var slug in new[] { "nope", "A", "..%2Fa", "a%2FSKILL.md", "%2e%2e%5c", "con", ".lock" })
        {
            Assert.Contains("no skill", await _host.FailsAsync(404, "GET", $"{Skills}/{slug}"), StringComparison.Ordinal);
            Assert.Contains("no skill", await _host.FailsAsync(404, "PATCH", $"{Skills}/{slug}", new { name = "x" }), StringComparison.Ordinal);
            Assert.Contains("no skill", await _host.FailsAsync(404, "DELETE", $"{Skills}/{slug}"), StringComparison.Ordinal);
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
            Assert.Contains("already", await _host.FailsAsync(400, "POST", Skills, new { template = slug }), StringComparison.Ordinal);
        }

        Assert.Equal(templates.Count, (await _host.GetAsync(Skills))["skills"]!.AsArray().Count);
    }

    [Fact]
    public async Task Templates_that_do_not_exist_are_not_found_and_mixtures_refused()
    {
        foreach (var template in new[] { "nope", "../src", "tidy-layout/SKILL.md", "." })
            Assert.Contains("no skill template", await _host.FailsAsync(404, "POST", Skills, new { template }), StringComparison.Ordinal);
        Assert.Contains("no skill template", await _host.FailsAsync(404, "GET", "/api/skill-templates/..%2Fsrc"), StringComparison.Ordinal);
        Assert.Contains("template's slug is missing", await _host.FailsAsync(400, "POST", Skills, new { template = " " }), StringComparison.Ordinal);
        Assert.Contains("either", await _host.FailsAsync(400, "POST", Skills, new { template = "tidy-layout", name = "x" }), StringComparison.Ordinal);
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));
    }
}
