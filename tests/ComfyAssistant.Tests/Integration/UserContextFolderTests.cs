using ComfyAssistant.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Folders that the service finds when it starts.</summary>
public sealed class UserContextFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("user_context-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_that_the_Python_original_left_works_as_it_is()
    {
        PutDatabaseOfTheOriginal();
        Put("SOUL.md", "Be kind.");
        Put("goals.md", "Portraits.");
        Put("skills/upscaling.md", "# Upscaling\nTwice.");
        Put("skills/faces/SKILL.md", "---\nname: Faces\ndescription: For portraits: always\n---\nCare.");
        Put("personas/artist/SOUL.md", "---\nName: Artist\nDescription: Loves colour\nProvider: groq\n---\nBe bold.");
        Put("environment/nodes.json", "{}");
        await using var host = await Start();

        Api.AssertJson(new { needsOnboarding = false }, await host.GetAsync("/api/user-context/status"));
        Api.AssertJson(new { text = "Be kind." }, await host.GetAsync("/api/user-context/personality"));
        Api.AssertJson(new { text = "Portraits." }, await host.GetAsync("/api/user-context/goals"));
        var rule = new { id = "7", name = "Language", text = "Answer in German.", createdAt = "2025-01-02 03:04:05" };
        Api.AssertJson(new { rules = new[] { rule } }, await host.GetAsync("/api/user-context/rules"));
        Api.AssertJson(new { preferences = new { experience_level = "expert", size = 1024 } },
            await host.GetAsync("/api/user-context/preferences"));
        var skills = new[]
        {
            new { slug = "faces", name = "Faces", description = "For portraits: always" },
            new { slug = "upscaling", name = "upscaling", description = "" },
        };
        Api.AssertJson(new { skills }, await host.GetAsync("/api/user-context/skills"));
        var persona = new { slug = "artist", name = "Artist", description = "Loves colour", provider = "groq", personality = "Be bold." };
        Api.AssertJson(new { personas = new[] { persona }, active = (string?)null }, await host.GetAsync("/api/user-context/personas"));
        Assert.Single(_folder.GetFiles("context.db.backup-v0-*"));
    }

    [Fact]
    public async Task What_the_Python_original_left_can_be_changed()
    {
        PutDatabaseOfTheOriginal();
        Put("skills/upscaling.md", "# Upscaling\nTwice.");
        Put("personas/artist/SOUL.md", "---\nName: Artist\n---\nBe bold.");
        await using var host = await Start();

        await host.OkAsync("PATCH", "/api/user-context/rules/7", new { text = "Answer in French." });
        await host.OkAsync("POST", "/api/user-context/rules", new { name = "New", text = "One." });
        await host.OkAsync("POST", "/api/user-context/onboarding", new { experienceLevel = "beginner", goals = "Landscapes." });
        await host.OkAsync("PUT", "/api/user-context/personas/active", new { slug = "artist" });
        var saved = await host.OkAsync("PATCH", "/api/user-context/skills/upscaling", new { description = "d" });

        Assert.Equal("skills/upscaling.md", (string?)saved["skill"]!["path"]);
        Assert.Equal("# Upscaling\nTwice.", (string?)(await host.GetAsync("/api/user-context/skills/upscaling"))["instructions"]);
        var rules = (await host.GetAsync("/api/user-context/rules"))["rules"]!.AsArray();
        Assert.Equal(["Answer in French.", "One."], rules.Select(rule => (string?)rule!["text"]));
        Assert.Equal("beginner", (string?)(await host.GetAsync("/api/user-context/preferences/experience_level"))["value"]);
        Assert.Equal("artist", (string?)(await host.GetAsync("/api/user-context/personas"))["active"]);
    }

    [Fact]
    public async Task Half_written_files_of_a_killed_process_are_removed_at_the_start()
    {
        var old = Put("skills/.0123.unfinished/SKILL.md", "half");
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(old)!, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        var young = Put(".4567.unfinished", "half");

        await using var host = await Start();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    private Task<TestHost> Start() => TestHost.StartAsync(null, "COMFY_ASSISTANT_USER_CONTEXT=" + _folder.FullName);

    private string Put(string relativePath, string text)
    {
        var path = Path.Combine(_folder.FullName, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void PutDatabaseOfTheOriginal()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "context.db")};Pooling=False");
        connection.Execute(
            """
            CREATE TABLE rules (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, rule_text TEXT, created_at TEXT);
            CREATE TABLE preferences (key TEXT PRIMARY KEY, value JSON, updated_at TEXT);
            CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT, updated_at TEXT);
            INSERT INTO rules VALUES (7, 'Language', 'Answer in German.', '2025-01-02 03:04:05');
            INSERT INTO preferences VALUES ('experience_level', 'expert', '2025-01-02'), ('size', '1024', NULL);
            INSERT INTO meta VALUES ('onboarding_done', '1', '2025-01-02');
            """);
    }
}
