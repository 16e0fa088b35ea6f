using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public class SkillTests : ServiceTest
{
    private const string Skills = "/api/user-context/skills";

    public SkillTests()
    {
    }

    private protected SkillTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task Skills_are_created_listed_read_changed_and_deleted()
    {
        Api.AssertJson(new { skills = Array.Empty<object>() }, await Service.GetAsync(Skills));

        var body = new { name = "Portrait \"pro\": 肖像 😀", description = "Use it: always", instructions = "# Do\r\nthis\n" };
        var saved = new { slug = "portrait-pro", body.name, body.description, path = "skills/portrait-pro/SKILL.md" };
        Api.AssertJson(new { ok = true, skill = saved }, await Service.OkAsync("POST", Skills, body));
        Assert.NotNull(Service.Kept(saved.path));
        Api.AssertJson(new { skills = new[] { new { saved.slug, saved.name, saved.description } } }, await Service.GetAsync(Skills));
        Api.AssertJson(new { saved.slug, body.name, body.description, body.instructions },
            await Service.GetAsync(Skills + "/portrait-pro"));

        Api.AssertJson(new { ok = true, skill = saved with { name = "Portraits" } },
            await Service.OkAsync("PATCH", Skills + "/portrait-pro", new { name = "Portraits" }));
        await Service.OkAsync("PATCH", Skills + "/portrait-pro", new { description = "d", instructions = "i" });
        Api.AssertJson(new { saved.slug, name = "Portraits", description = "d", instructions = "i" },
            await Service.GetAsync(Skills + "/portrait-pro"));

        Api.AssertJson(new { ok = true, slug = "portrait-pro" }, await Service.OkAsync("DELETE", Skills + "/portrait-pro"));
        Api.AssertJson(new { skills = Array.Empty<object>() }, await Service.GetAsync(Skills));
        Assert.Null(Service.Kept(saved.path));
    }

    [Fact]
    public async Task Bad_skills_are_refused_and_unknown_ones_not_found()
    {
        await Service.OkAsync("POST", Skills, new { name = "a", description = "d", instructions = "i" });

        await Service.RefusesAsync("name is missing", 400, "POST", Skills, new { });
        await Service.RefusesAsync(
            "description is missing", 400, "POST", Skills, new { name = "b", description = " ", instructions = "i" });
        await Service.RefusesAsync(
            "instructions is missing", 400, "POST", Skills, new { name = "b", description = "d", instructions = "" });
        await Service.RefusesAsync("already", 400, "POST", Skills, new { name = "a", description = "d", instructions = "i" });
        await Service.RefusesAsync("at most 100 ", 400, "POST", Skills,
            new { name = new string('x', 101), description = "d", instructions = "i" });
        await Service.RefusesAsync("Nothing to change", 400, "PATCH", Skills + "/a", new { });
        await Service.RefusesAsync("name is missing", 400, "PATCH", Skills + "/a", new { name = "" });
        foreach (var slug in new[] { "nope", "A", "..%2Fa", "a%2FSKILL.md", "%2e%2e%5c", "con", ".lock" })
        {
            await Service.RefusesAsync("no skill", 404, "GET", $"{Skills}/{slug}");
            await Service.RefusesAsync("no skill", 404, "PATCH", $"{Skills}/{slug}", new { name = "x" });
            await Service.RefusesAsync("no skill", 404, "DELETE", $"{Skills}/{slug}");
        }

        Api.AssertJson(new { slug = "a", name = "a", description = "d", instructions = "i" }, await Service.GetAsync(Skills + "/a"));
    }

    [Fact]
    public async Task Every_template_is_listed_read_and_installed_once()
    {
        var templates = (await Service.GetAsync("/api/skill-templates"))["templates"]!.AsArray();

        Assert.InRange(templates.Count, 8, 30);
        foreach (var template in templates)
        {
            Assert.Equal(["slug", "name", "description"], template!.AsObject().Select(member => member.Key));
            var slug = (string)template["slug"]!;
            var whole = await Service.GetAsync("/api/skill-templates/" + slug);
            var saved = (await Service.OkAsync("POST", Skills, new { template = slug }))["skill"]!;
            Api.AssertJson(whole, await Service.GetAsync($"{Skills}/{saved["slug"]}"));
            await Service.RefusesAsync("already", 400, "POST", Skills, new { template = slug });
        }

        Assert.Equal(templates.Count, (await Service.GetAsync(Skills))["skills"]!.AsArray().Count);
    }

    [Fact]
    public async Task Templates_that_do_not_exist_are_not_found_and_mixtures_refused()
    {
        foreach (var template in new[] { "nope", "../src", "tidy-layout/SKILL.md", "." })
            await Service.RefusesAsync("no starter skill", 404, "POST", Skills, new { template });
        await Service.RefusesAsync("no starter skill", 404, "GET", "/api/skill-templates/..%2Fsrc");
        await Service.RefusesAsync("starter skill's slug is missing", 400, "POST", Skills, new { template = " " });
        await Service.RefusesAsync("either", 400, "POST", Skills, new { template = "tidy-layout", name = "x" });
        Api.AssertJson(new { skills = Array.Empty<object>() }, await Service.GetAsync(Skills));
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class SkillsOnPostgresTests() : SkillTests(PostgresCluster.Setting(nameof(SkillsOnPostgresTests)));
