using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>/api/versions</c>: every save of a text is a version, and an update's changes are told.</summary>
public class VersionTests : ServiceTest
{
    private const string Role = "/api/prompts/system_context/01_role";

    public VersionTests()
    {
    }

    private protected VersionTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task A_prompt_has_its_shipped_text_every_save_and_its_reset_as_versions()
    {
        var shipped = (string)(await Service.GetAsync(Role))["text"]!;
        await Service.OkAsync("PUT", Role, new { text = "One." });
        await Service.OkAsync("PUT", Role, new { text = "Two." });
        await Service.OkAsync("DELETE", Role);

        var versions = (await Service.GetAsync("/api/versions/prompts/system_context/01_role"))["versions"]!.AsArray();
        Assert.Equal([shipped, "Two.", "One.", shipped], versions.Select(version => (string)version!["text"]!));
        Assert.Equal(["shipped", "saved", "saved", "shipped"], versions.Select(version => (string)version!["source"]!));

        await Service.OkAsync("PUT", Role, new { text = (string)versions[1]!["text"]! });
        Assert.Equal("Two.", (string?)(await Service.GetAsync(Role))["text"]);
    }

    [Fact]
    public async Task An_own_prompt_tells_the_shipped_text_of_today_and_of_its_last_save()
    {
        var shipped = (string?)(await Service.GetAsync(Role))["text"];
        var own = await Service.OkAsync("PUT", Role, new { text = "Mine." });
        Assert.Equal((shipped, shipped), ((string?)own["shipped"], (string?)own["base"]));
        Assert.Null((await Service.OkAsync("DELETE", Role))["shipped"]);

        Service.Put("prompts/sections/goals.md", "By hand: {{$items}}");
        var byHand = await Service.GetAsync("/api/prompts/sections/goals");
        Assert.NotNull((string?)byHand["shipped"]);
        Assert.Null((string?)byHand["base"]);
    }

    [Fact]
    public async Task An_update_under_an_own_prompt_is_told_until_it_is_saved_again()
    {
        var prompts = Directory.CreateTempSubdirectory("prompts-");
        try
        {
            Host.Data.FolderCopy.Copy(RepositoryFiles.Of(Path.Combine("src", "Prompts")), prompts.FullName);
            await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_PROMPTS=" + prompts.FullName);
            await host.OkAsync("PUT", Role, new { text = "Mine." });
            Assert.False(await IsOutdatedAsync(host));

            await File.AppendAllTextAsync(Path.Combine(prompts.FullName, "system_context", "01_role.md"), "\nNew in this version.\n");
            Assert.True(await IsOutdatedAsync(host));
            var own = await host.GetAsync(Role);
            Assert.Equal((string?)own["base"] + "\nNew in this version.\n", (string?)own["shipped"]);
            Assert.Equal("Mine.", (string?)own["text"]);

            await host.OkAsync("PUT", Role, new { text = "Mine." });
            Assert.False(await IsOutdatedAsync(host));
        }
        finally
        {
            prompts.Delete(recursive: true);
        }

        static async Task<bool> IsOutdatedAsync(TestHost host) => (bool?)(await host.GetAsync("/api/prompts"))["prompts"]!.AsArray()
            .Single(prompt => (string?)prompt!["name"] == "system_context/01_role")!["isOutdated"] ?? false;
    }

    [Fact]
    public async Task A_broken_text_is_no_version()
    {
        using (await Service.SaveAsync("system_context/01_role", "a {{"))
            Assert.Empty((await Service.GetAsync("/api/versions/prompts/system_context/01_role"))["versions"]!.AsArray());
    }

    [Fact]
    public async Task Personality_goals_personas_and_skills_have_versions_and_lose_them_with_the_item()
    {
        await Service.OkAsync("POST", "/api/user-context/personas", new { name = "Pirate", personality = "Arr." });
        await Service.OkAsync(
            "POST", "/api/user-context/skills", new { name = "Light", description = "Portraits.", instructions = "Ask." });
        foreach (var text in (string[])["One.", "Two."])
        {
            await Service.OkAsync("PUT", "/api/user-context/personality", new { text });
            await Service.OkAsync("PUT", "/api/user-context/goals", new { text });
            await Service.OkAsync("PATCH", "/api/user-context/personas/pirate", new { personality = text });
            await Service.OkAsync("PATCH", "/api/user-context/skills/light", new { instructions = text });
        }
        await Service.OkAsync("PATCH", "/api/user-context/skills/light", new { description = "Faces." });

        Assert.Equal(["Two.", "One."], await TextsAsync("personality"));
        Assert.Equal(["Two.", "One."], await TextsAsync("goals"));
        Assert.Equal(["Two.", "One.", "Arr."], await TextsAsync("personas/pirate"));
        Assert.Equal(["Two.", "One.", "Ask."], (await TextsAsync("skills/light")).Select(text => text.Trim()));

        await Service.OkAsync("DELETE", "/api/user-context/personas/pirate");
        await Service.OkAsync("DELETE", "/api/user-context/skills/light");
        Assert.Empty(await TextsAsync("personas/pirate"));
        Assert.Empty(await TextsAsync("skills/light"));
    }

    [Fact]
    public async Task A_version_is_noted_on_and_all_can_be_forgotten()
    {
        await Service.OkAsync("PUT", "/api/user-context/goals", new { text = "One." });
        var id = (string)(await Service.GetAsync("/api/versions/goals"))["versions"]![0]!["id"]!;
        var noted = await Service.OkAsync("PATCH", "/api/versions/goals", new { id, note = "short" });
        Assert.Equal("short", (string?)noted["versions"]![0]!["note"]);
        await Service.RefusesAsync("'note' is missing", 400, "PATCH", "/api/versions/goals", new { id });
        await Service.FailsAsync(404, "PATCH", "/api/versions/goals", new { id = "none", note = "x" });
        await Service.FailsAsync(404, "GET", "/api/versions/..%2Fcontext");

        using var forgotten = await Service.Http.DeleteAsync("/api/versions/goals");
        Assert.Empty(await TextsAsync("goals"));
        Assert.Equal("One.", (string?)(await Service.GetAsync("/api/user-context/goals"))["text"]);
    }

    private async Task<IEnumerable<string>> TextsAsync(string subject) =>
        (await Service.GetAsync("/api/versions/" + subject))["versions"]!.AsArray().Select(version => (string)version!["text"]!);
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class VersionsOnPostgresTests() : VersionTests(PostgresCluster.Setting(nameof(VersionsOnPostgresTests)));
