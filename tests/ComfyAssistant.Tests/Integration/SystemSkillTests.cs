using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class SystemSkillTests : IAsyncLifetime
{
    private const string Skills = "/api/system-context/skills";

    private readonly DirectoryInfo _prompts = Directory.CreateTempSubdirectory("prompts-");
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_PROMPTS=" + _prompts.FullName);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _prompts.Delete(recursive: true);
    }

    [Fact]
    public async Task Shipped_skills_are_listed_and_read()
    {
        Api.AssertJson(new { skills = Array.Empty<object>() }, await _host.GetAsync(Skills));
        Put("flux", "---\nname: Flux\ndescription: d\n---\n# Flux\n");
        Put("bare", "# Bare");

        Api.AssertJson(new { skills = new[] { new { slug = "bare", name = "bare" }, new { slug = "flux", name = "Flux" } } },
            await _host.GetAsync(Skills));
        Api.AssertJson(new { slug = "flux", name = "Flux", content = "# Flux\n" }, await _host.GetAsync(Skills + "/flux"));
        foreach (var slug in new[] { "nope", "..%2Fskills", "con" })
            await _host.RefusesAsync("no system skill", 404, "GET", $"{Skills}/{slug}");
    }

    [Fact]
    public async Task A_broken_one_is_reported_beside_the_others()
    {
        Put("flux", "---\nname: Flux\ndescription: d\n---\n# Flux\n");
        Put("broken", "---\nname: [\n---\n");
        Put("large", new string('x', 1_048_576));

        var list = await _host.GetAsync(Skills);

        Assert.Equal("flux", (string?)Assert.Single(list["skills"]!.AsArray())!["slug"]);
        Assert.Equal(["broken", "large"], list["unreadable"]!.AsArray().Select(item => (string?)item!["slug"]));
        await _host.RefusesAsync("not valid YAML", 422, "GET", Skills + "/broken");
        await _host.RefusesAsync("1,048,576 bytes", 422, "GET", Skills + "/large");
    }

    private void Put(string slug, string text) =>
        File.WriteAllText(Path.Combine(_prompts.CreateSubdirectory(Path.Combine("skills", slug)).FullName, "SKILL.md"), text);
}
