using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Moving;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Tests.Unit.Storage.Moving;

/// <summary><c>migrate</c>: everything arrives, or nothing does.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly ContextHome _home = new();
    private readonly string _database = PostgresCluster.Emptied(nameof(MigrateTests));

    private string Back => Path.Combine(_home.Outside, "back");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Everything_goes_to_a_database_and_comes_back_byte_for_byte()
    {
        await FillAsync();
        var before = Texts(_home.Folder.Root);

        var (code, said, _) = await RunAsync(_home.Folder.Root, _database);
        Assert.True(code == 0, said);
        Assert.Contains("2 rules, 2 preferences, 2 notes of the service, 0 days of use; 10 texts", said, StringComparison.Ordinal);
        using (var there = new PostgresHome(_database, ""))
        {
            Assert.Equal(await _home.Rules.ListAsync(default), await new RuleStore(there.Database, _home.Clock).ListAsync(default));
            Assert.Equal("pirate", (await new PersonaStore(there.Files, there.Database, _home.Clock).ActiveAsync(default))!.Slug);
            var versions = await new VersionStore(there.Files, _home.Clock).ReadAsync("goals", default);
            Assert.Equal("One.", Assert.Single(versions.Versions).Text);
            Assert.Equal("one", Assert.Single(await new ConversationRows(there.Database).ListAsync(default)).Id);
            // The next rule gets a number of its own.
            var added = await new RuleStore(there.Database, _home.Clock).AddAsync("third", "c", default);
            Assert.Equal(3, (await new RuleStore(there.Database, _home.Clock).ListAsync(default)).DistinctBy(rule => rule.Id).Count());
            await new RuleStore(there.Database, _home.Clock).DeleteAsync(added.Id, default);
        }

        // With a slash, as shells complete it.
        (code, var saidBack, _) = await RunAsync(_database, Back + "/");
        Assert.True(code == 0, saidBack);
        Assert.Equal(HashIn(said), HashIn(saidBack));
        Assert.Equal(before, Texts(Back));
        var rules = new RuleStore(new SqliteDatabase(new(Back), _home.Clock, _home.Log), _home.Clock);
        Assert.Equal(await _home.Rules.ListAsync(default), await rules.ListAsync(default));
        await rules.AddAsync("third", "c", default);
    }

    [Fact]
    public async Task A_dump_of_the_database_brings_everything_back()
    {
        await FillAsync();
        Assert.Equal(0, (await RunAsync(_home.Folder.Root, _database)).Code);
        var restored = PostgresCluster.Blank();

        PostgresCluster.Restore(restored, PostgresCluster.Dump(_database));

        Assert.Equal(0, (await RunAsync(restored, Back)).Code);
        Assert.Equal(Texts(_home.Folder.Root), Texts(Back));
        using var there = new PostgresHome(restored, "");
        await new RuleStore(there.Database, _home.Clock).AddAsync("third", "c", default);
        Assert.Equal(3, (await new RuleStore(there.Database, _home.Clock).ListAsync(default)).DistinctBy(rule => rule.Id).Count());
    }

    /// <summary>Ids of older installs are texts, and a row may lack one.</summary>
    [Fact]
    public async Task Rows_of_older_installs_keep_their_ids_both_ways()
    {
        using (var foreign = _home.Foreign())
            foreign.Execute("""
                CREATE TABLE rules (id TEXT, name TEXT, rule_text TEXT, created_at TEXT);
                CREATE TABLE preferences (key TEXT, value JSON, updated_at TIMESTAMP);
                CREATE TABLE meta (key TEXT, value TEXT, updated_at TEXT);
                INSERT INTO rules VALUES ('b1946ac9-2492', 'Language', 'Answer in German.', NULL), (NULL, 'Other', 'x', NULL);
                INSERT INTO preferences VALUES ('size', '1024', NULL), ('size', '2048', NULL);
                """);

        Assert.Equal(0, (await RunAsync(_home.Folder.Root, _database)).Code);
        Assert.Equal(0, (await RunAsync(_database, Back)).Code);

        var rules = new RuleStore(new SqliteDatabase(new(Back), _home.Clock, _home.Log), _home.Clock);
        Assert.Equal(["b1946ac9-2492", "1"], (await rules.ListAsync(default)).Select(rule => rule.Id));
        await rules.AddAsync("a", "b", default);
        Assert.Equal(3, (await rules.ListAsync(default)).DistinctBy(rule => rule.Id).Count());
    }

    [Fact]
    public async Task A_place_that_holds_data_is_refused_and_left_as_it_is()
    {
        await FillAsync();
        using var there = new PostgresHome(_database, "");
        await new ProfileStore(there.Files).SetGoalsAsync("theirs", default);
        Directory.CreateDirectory(Back);
        await File.WriteAllTextAsync(Path.Combine(Back, "notes.txt"), "mine");

        Assert.Contains("holds data already", (await RunAsync(_home.Folder.Root, _database)).Errors, StringComparison.Ordinal);
        Assert.Contains("holds data already", (await RunAsync(_database, Back)).Errors, StringComparison.Ordinal);

        Assert.Equal("theirs", await new ProfileStore(there.Files).GoalsAsync(default));
        Assert.Null(await new ProfileStore(there.Files).PersonalityAsync(default));
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(Back).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("RAISE EXCEPTION 'the disk is full'")]
    [InlineData("NEW.content := 'other'; RETURN NEW")]
    public async Task What_fails_on_the_way_or_arrives_otherwise_leaves_nothing_there(string trouble)
    {
        await FillAsync();
        var address = PostgresCluster.Blank();
        await using (var place = DataPlace.Of(address, new(), TimeProvider.System, NullLogger<ContextDatabase>.Instance)!)
            await Assert.ThrowsAsync<ContextException>(() => place.CarryAsync(Folder(Back), adds: false, default));
        PostgresCluster.Run(address, $"""
            CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {trouble}; END $$;
            CREATE TRIGGER trouble BEFORE INSERT ON all_files FOR EACH ROW WHEN (NEW.path = 'skills/wash/SKILL.md')
                EXECUTE FUNCTION trouble();
            """);

        Assert.NotEqual(0, (await RunAsync(_home.Folder.Root, address)).Code);

        using var there = new PostgresHome(address, "");
        Assert.Empty(await new RuleStore(there.Database, _home.Clock).ListAsync(default));
        Assert.Null(there.Kept("SOUL.md"));
    }

    [Fact]
    public async Task What_an_earlier_attempt_left_beside_the_folder_is_replaced()
    {
        await FillAsync();
        Directory.CreateDirectory(Back + ".migrating");
        await File.WriteAllTextAsync(Path.Combine(Back + ".migrating", "SOUL.md"), "half");

        await Folder(_home.Folder.Root).CarryAsync(Folder(Back), adds: false, default);

        Assert.Equal(Texts(_home.Folder.Root), Texts(Back));
        Assert.False(Directory.Exists(Back + ".migrating"));
    }

    [Theory]
    [InlineData("mysql://db/a", "--to is neither")]
    [InlineData("postgresql://me:secret-word@127.0.0.1:9/a", "cannot be reached")]
    public async Task A_place_that_cannot_be_used_is_named_without_its_password(string to, string reason)
    {
        await FillAsync();

        var (code, said, errors) = await RunAsync(_home.Folder.Root, to);

        Assert.Equal(2, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", said + errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export x.zip")]
    [InlineData("import x.zip")]
    public async Task Commands_on_the_folder_say_that_the_data_is_in_a_database(string command)
    {
        var (code, _, errors) = await RunAsync([.. command.Split(' '), $"--COMFY_ASSISTANT_DATABASE={_database}"]);

        Assert.Equal(2, code);
        Assert.Contains("migrate", errors, StringComparison.Ordinal);
    }

    private static DataPlace Folder(string path) => DataPlace.Of(path, new(), TimeProvider.System, NullLogger<ContextDatabase>.Instance)!;

    private static Task<(int Code, string Output, string Errors)> RunAsync(string from, string to) =>
        RunAsync(["migrate", "--from", from, "--to", to]);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, new CommandContext(output, errors));
        return (code, output.ToString(), errors.ToString());
    }

    private static string HashIn(string said) =>
        System.Text.RegularExpressions.Regex.Match(said, "SHA-256 ([0-9a-f]{64})").Groups[1].Value is { Length: 64 } hash
            ? hash : throw new InvalidOperationException(said);

    // Every text, by its path; the database is compared by its rows.
    private static SortedDictionary<string, string> Texts(string root) => new(Directory
        .EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("context.db", StringComparison.Ordinal) && Path.GetFileName(file) != ".lock")
        .ToDictionary(file => Path.GetRelativePath(root, file), file => Convert.ToBase64String(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    private async Task FillAsync()
    {
        await _home.Rules.AddAsync("first", "Answer in German. 😀", default);
        await _home.Rules.AddAsync("second", "b", default);
        await _home.Preferences.SetAsync("size", JsonSerializer.SerializeToElement(1024), default);
        await _home.Onboarding.CompleteAsync(new("kind", "portraits", "expert"), default);
        await _home.Skills.CreateAsync("wash", "does the laundry", "Use cold water.", default);
        _home.Put("skills/wash/references/a.md", "\uFEFFa\r\n");
        _home.Put("skills/old.md", "older form");
        await _home.Personas.SwitchAsync((await _home.Personas.CreateAsync("Pirate", "", "", "Arr.", default)).Slug, default);
        await new PromptOverrideStore(_home.Files).WriteAsync("system_context/01_role", "mine", default);
        await new VersionStore(_home.Files, _home.Clock).KeepAsync("goals", null, "One.", default);
        var conversations = new ConversationFolder(_home.Folder);
        await conversations.WriteAsync("one", Encoding.UTF8.GetBytes("""{"messages":[]}"""), null, default);
        await conversations.WriteCanvasAsync("one", "canvas", Encoding.UTF8.GetBytes("{}"), default);
    }
}
