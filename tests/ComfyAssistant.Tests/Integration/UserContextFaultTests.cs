using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What the routes answer when the disk, the database or another program plays foul.</summary>
public sealed class UserContextFaultTests : ServiceTest
{
    private const string Root = "/api/user-context/";

    private static readonly object Answers = new { experienceLevel = "beginner" };
    private static readonly object Text = new { text = "x" };
    private static readonly object Rule = new { name = "n", text = "t" };
    private static readonly object Persona = new { name = "P", personality = "p" };
    private static readonly object Skill = new { name = "s", description = "d", instructions = "i" };

    private static readonly (string Method, string Path, object? Body)[] DatabaseRoutes =
    [
        ("GET", "status", null), ("POST", "onboarding", Answers),
        ("GET", "rules", null), ("POST", "rules", Rule), ("PATCH", "rules/1", Rule), ("DELETE", "rules/1", null),
        ("GET", "preferences", null), ("GET", "preferences/k", null),
        ("PUT", "preferences/k", new { value = 1 }), ("DELETE", "preferences/k", null),
        ("GET", "personas", null), ("PUT", "personas/active", new { slug = "p" }), ("DELETE", "personas/p", null),
    ];

    private static readonly (string Method, string Path, object? Body)[] FileWrites =
    [
        ("PUT", "personality", Text), ("PUT", "goals", Text), ("POST", "personas", Persona), ("POST", "skills", Skill),
        ("POST", "skills", new { template = "tidy-layout" }), ("PATCH", "skills/s", Skill), ("DELETE", "skills/s", null),
    ];

    [Fact]
    public async Task A_database_that_another_program_locks_is_said_to_be_locked_and_works_afterwards()
    {
        await Service.OkAsync("POST", Root + "personas", Persona);
        await Service.OkAsync("PUT", Root + "personas/active", new { slug = "p" });
        await Service.OkAsync("POST", Root + "rules", Rule);
        await Service.OkAsync("PUT", Root + "preferences/k", new { value = 1 });
        ((SqliteDatabase)Service.Services.GetRequiredService<ContextDatabase>()).BusyTimeout = TimeSpan.FromSeconds(1);

        using (var other = Open())
        {
            other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
            await Task.WhenAll(DatabaseRoutes.Select(route =>
                Service.RefusesAsync("locked by another program", 503, route.Method, Root + route.Path, route.Body)));
        }

        Assert.True(File.Exists(Path.Combine(Service.Context, "personas", "p", "SOUL.md")));
        foreach (var (method, path, body) in DatabaseRoutes)
            await Service.OkAsync(method, Root + path, body);
    }

    [Fact]
    public async Task A_corrupt_database_is_set_aside_and_every_route_goes_on_with_a_fresh_one()
    {
        await Service.OkAsync("POST", Root + "personas", Persona);
        foreach (var (method, path, body) in DatabaseRoutes)
        {
            var garbage = $"{method} {path} {new string('x', 9_000)}";
            File.WriteAllText(Path.Combine(Service.Context, "context.db"), garbage);

            using var response = await Service.SendAsync(method, Root + path, body);

            var expected = path is "rules/1" or "preferences/k" && method != "PUT" ? 404 : 200;
            Assert.True(expected == (int)response.StatusCode, $"{method} {path}: {response.StatusCode}");
            Assert.Contains(Directory.GetFiles(Service.Context, "context.db.corrupt-*Z"), file => File.ReadAllText(file) == garbage);
        }
    }

    [Theory]
    [InlineData("context.db", "cannot be opened")]
    [InlineData("context.db.lock", "context.db.lock cannot be read or written")]
    public async Task A_folder_in_the_databases_place_is_named(string name, string error)
    {
        Directory.CreateDirectory(Path.Combine(Service.Context, name));
        await Service.OkAsync("POST", Root + "personas", Persona);

        foreach (var (method, path, body) in DatabaseRoutes)
            await Service.RefusesAsync(error, 503, method, Root + path, body);
    }

    [Fact]
    public async Task A_context_folder_that_cannot_be_written_fails_every_write_and_no_start()
    {
        var file = Path.Combine(Service.Context, "not-a-folder");
        File.WriteAllText(file, "mine");
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_USER_CONTEXT=" + file);

        await host.RefusesAsync("no persona", 404, "PUT", Root + "personas/active", new { slug = "p" });
        foreach (var (method, path, body) in DatabaseRoutes.Where(route => route.Path != "personas/active").Concat(FileWrites))
            await host.RefusesAsync("Check that the user context folder", 503, method, Root + path, body);

        Assert.Equal("mine", File.ReadAllText(file));
        await host.GetAsync("/healthz");
    }

    [Fact]
    public async Task A_read_only_folder_fails_every_write_and_none_of_the_files_reads()
    {
        if (OperatingSystem.IsWindows())
            return;
        await Service.OkAsync("POST", Root + "personas", Persona);
        await Service.OkAsync("POST", Root + "skills", Skill);
        await Service.OkAsync("PUT", Root + "goals", Text);
        await Service.OkAsync("POST", Root + "rules", Rule);
        var all = Directory.GetFileSystemEntries(Service.Context, "*", SearchOption.AllDirectories).Append(Service.Context).ToList();
        try
        {
            foreach (var path in all)
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            // To root nothing is read-only.
            if (Environment.IsPrivilegedProcess)
                return;

            foreach (var (method, path, body) in DatabaseRoutes.Where(route => route.Method != "GET").Concat(FileWrites))
                await Service.FailsAsync(503, method, Root + path, body);
            Assert.Equal("x", (string?)(await Service.GetAsync(Root + "goals"))["text"]);
            Assert.Equal("i", (string?)(await Service.GetAsync(Root + "skills/s"))["instructions"]);
            Assert.Single((await Service.GetAsync(Root + "skills"))["skills"]!.AsArray());
        }
        finally
        {
            foreach (var path in all)
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("skills")]
    [InlineData("personas")]
    public async Task A_file_in_a_folders_place_is_named_and_left_alone(string name)
    {
        var file = Path.Combine(Service.Context, name);
        File.WriteAllText(file, "mine");

        await Service.RefusesAsync($"folder of {name}", 503, "GET", Root + name);
        await Service.FailsAsync(503, "POST", Root + name, name == "skills" ? Skill : Persona);
        await Service.FailsAsync(503, "DELETE", $"{Root}{name}/x");

        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("personality", "SOUL.md")]
    [InlineData("goals", "goals.md")]
    public async Task A_folder_in_a_files_place_is_named(string route, string name)
    {
        Directory.CreateDirectory(Path.Combine(Service.Context, name));

        foreach (var (method, body) in new[] { ("GET", null), ("PUT", Text), ("PUT", new { text = "" }) })
            Assert.Contains(name, await Service.FailsAsync(503, method, Root + route, body), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("---\nname: [\n---\nx", "not valid YAML")]
    [InlineData("---\nname: x", "not closed")]
    [InlineData("---\nname: {a: b}\n---\nx", "'name' must be a text")]
    [InlineData(null, "1,048,576 bytes")]
    public async Task A_broken_or_huge_skill_file_fails_only_itself_and_can_be_mended_or_deleted(string? text, string error)
    {
        await Service.OkAsync("POST", Root + "skills", Skill);
        Put("skills/broken/SKILL.md", text ?? new string('x', 1_048_576));
        Put("skills/older.md", text ?? new string('x', 1_048_576));

        foreach (var slug in new[] { "broken", "older" })
        {
            await Service.RefusesAsync(error, 422, "GET", $"{Root}skills/{slug}");
            await Service.RefusesAsync(error, 422, "PATCH", $"{Root}skills/{slug}", new { description = "x" });
        }

        var list = await Service.GetAsync(Root + "skills");
        Assert.Equal(["s"], list["skills"]!.AsArray().Select(skill => (string?)skill!["slug"]));
        Assert.Equal(["broken", "older"], list["unreadable"]!.AsArray().Select(item => (string?)item!["slug"]));
        Assert.All(list["unreadable"]!.AsArray(), item => Assert.Contains(error, (string?)item!["reason"], StringComparison.Ordinal));

        await Service.OkAsync("PATCH", Root + "skills/broken", Skill);
        await Service.OkAsync("DELETE", Root + "skills/older");
        Assert.Equal("i", (string?)(await Service.GetAsync(Root + "skills/broken"))["instructions"]);
        Assert.Null((await Service.GetAsync(Root + "skills"))["unreadable"]);
    }

    [Fact]
    public async Task A_skill_of_a_megabyte_is_refused_with_the_limit()
    {
        await Service.OkAsync("POST", Root + "skills", Skill);
        var huge = new { name = "huge", description = "d", instructions = new string('x', 1_048_576) };

        await Service.RefusesAsync("1,048,576 characters; at most 100,000", 400, "POST", Root + "skills", huge);
        await Service.RefusesAsync("at most 100,000", 400, "PATCH", Root + "skills/s", huge);

        Assert.Equal("i", (string?)(await Service.GetAsync(Root + "skills/s"))["instructions"]);
    }

    [Fact]
    public async Task A_thousand_skills_are_listed_and_each_can_be_worked_with()
    {
        for (var i = 0; i < 1_000; i++)
            Put($"skills/s{i:000}/SKILL.md", $"---\nname: N{i}\ndescription: d\n---\nbody {i}");

        Assert.Equal(1_000, (await Service.GetAsync(Root + "skills"))["skills"]!.AsArray().Count);
        Assert.Equal("body 777", (string?)(await Service.GetAsync(Root + "skills/s777"))["instructions"]);
        await Service.OkAsync("PATCH", Root + "skills/s500", new { name = "changed" });
        await Service.OkAsync("DELETE", Root + "skills/s501");
        var added = await Service.OkAsync("POST", Root + "skills", new { name = "S000", description = "d", instructions = "i" });
        Assert.Equal("s000-2", (string?)added["skill"]!["slug"]);

        var names = (await Service.GetAsync(Root + "skills"))["skills"]!.AsArray().Select(skill => (string?)skill!["name"]).ToList();
        Assert.Equal(1_000, names.Count);
        Assert.Contains("changed", names);
        Assert.DoesNotContain("N501", names);
    }

    private void Put(string relativePath, string text)
    {
        var path = Path.Combine(Service.Context, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Service.Context, "context.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
