using System.Text.Json.Nodes;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Storage.Moving;

/// <summary><c>migrate</c> where a service has several users: everybody's things arrive, and what is the studio's.</summary>
public sealed class MigrateUsersTests : IDisposable
{
    private const string Key = "planted-key-4711";

    private static readonly string[] Users = ["anna", "ben@studio.test", UserContextFolder.TeamName];

    private readonly ContextHome _home = new();
    private readonly string _database = PostgresCluster.Emptied(nameof(MigrateUsersTests));

    private string Back => Path.Combine(_home.Outside, "back");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Everybodys_things_go_to_a_database_to_another_and_back_and_a_second_time_changes_nothing()
    {
        var token = await FillAsync();
        var before = Texts(_home.Folder.Root);

        var said = await OkAsync(_home.Folder.Root, _database);
        Assert.Contains(
            "the service: 0 rules, 0 preferences, 0 notes of the service, 0 days of use; 2 texts", said, StringComparison.Ordinal);
        Assert.Contains(
            "the studio: 1 rules, 0 preferences, 0 notes of the service, 0 days of use; 3 texts", said, StringComparison.Ordinal);
        Assert.Contains("anna: 1 rules, 0 preferences, 0 notes of the service, 1 days of use; 4 texts", said, StringComparison.Ordinal);
        Assert.Contains("ben@studio.test: 1 rules", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, said + PostgresCluster.Dump(_database), StringComparison.Ordinal);
        using (var anna = new PostgresHome(_database, "anna"))
        {
            Assert.Equal("rule of anna", Assert.Single(await new RuleStore(anna.Database, _home.Clock).ListAsync(default)).Text);
            var rows = new PrivateRows(anna.Database, anna.Server, anna.Files, new(PostgresCluster.SecretText), _home.Clock);
            Assert.Contains(Key + "anna", await rows.Of(PrivateNames.Connections).ReadAsync(default), StringComparison.Ordinal);
            Assert.Equal(1234, (await new UsageStore(anna.Database, _home.Clock).TodayAsync(default)).Tokens);
            // A new rule of anybody gets a number of its own.
            await new RuleStore(anna.Database, _home.Clock).DeleteAsync(
                (await new RuleStore(anna.Database, _home.Clock).AddAsync("n", "x", default)).Id, default);
        }
        using (var service = new PostgresHome(_database, ""))
            Assert.Equal("anna", await new UserTokens(service.Files, _home.Clock).FindAsync(token, default));

        Assert.Contains("anna: the same is there already", await OkAsync(_home.Folder.Root, _database), StringComparison.Ordinal);
        var restored = PostgresCluster.Blank();
        await OkAsync(_database, restored);
        await OkAsync(restored, Back);
        Assert.Equal(before, Texts(Back));
        Assert.Contains("anna: the same is there already", await OkAsync(restored, Back), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in new[]
        {
            Path.Combine("users", "anna", PrivateNames.Connections), UserContextFolder.TokensName, UserContextFolder.QuotasName,
        })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Back, file)));
    }

    [Fact]
    public async Task What_another_holds_is_refused_and_added_where_it_is_asked_for()
    {
        await FillAsync();
        await OkAsync(_home.Folder.Root, _database);
        // Another host, with a connection and a skill of its own, and others under taken names.
        var other = new UserContextFolder(Path.Combine(_home.Outside, "other"));
        Put(other.Of("anna"), PrivateNames.Connections, Connections("anna", "new").Replace(Key, "theirs-", StringComparison.Ordinal));
        Put(other.Of("anna"), PrivateNames.Servers, """{"mcpServers":{"new":{"url":"http://a.test"}}}""");
        await new SkillStore(new FolderFiles(other.Of("anna"), _home.Clock)).CreateAsync("other", "d", "i", default);
        await new SkillStore(new FolderFiles(other.Of("anna"), _home.Clock)).CreateAsync("wash", "theirs", "i", default);

        var (code, _, errors) = await RunAsync(other.Root, _database);
        Assert.Equal(2, code);
        Assert.Contains("--add", errors, StringComparison.Ordinal);
        Assert.Contains("--add is for databases", (await RunAsync(_database, other.Root, "--add")).Errors, StringComparison.Ordinal);

        var said = await OkAsync(other.Root, _database, "--add");
        Assert.Contains("1 not, as others are there", said, StringComparison.Ordinal);
        await OkAsync(other.Root, _database, "--add");
        await OkAsync(_database, Back);
        var anna = new UserContextFolder(Back).Of("anna");
        var connections = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(anna.Root, PrivateNames.Connections)))!["connections"]!
            .AsArray().ToDictionary(entry => (string)entry!["id"]!, entry => (string)entry!["key"]!);
        Assert.Equal(Key + "anna", connections["anna"]);
        Assert.Equal("theirs-new", connections["new"]);
        var servers = await File.ReadAllTextAsync(Path.Combine(anna.Root, PrivateNames.Servers));
        Assert.Contains("http://a.test", servers, StringComparison.Ordinal);
        Assert.Contains("http://of-anna.test", servers, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(anna.SkillsFolder, "other")));
        var skill = await File.ReadAllTextAsync(Path.Combine(anna.SkillsFolder, "wash", "SKILL.md"));
        Assert.DoesNotContain("theirs", skill, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_keys_are_left_out_and_without_the_right_one_none_are_brought_back()
    {
        await FillAsync();

        var (code, said, errors) = await RunAsync(["migrate", "--from", _home.Folder.Root, "--to", _database]);
        Assert.True(code == 0, errors);
        Assert.Contains("COMFY_ASSISTANT_SECRET", said, StringComparison.Ordinal);
        await OkAsync(_home.Folder.Root, _database, "--add");

        foreach (var secret in new[] { "", "another secret of thirty-two chars" })
        {
            (code, _, errors) = await RunAsync(["migrate", "--from", _database, "--to", Back, "--COMFY_ASSISTANT_SECRET=" + secret]);
            Assert.Equal(2, code);
            Assert.Contains("COMFY_ASSISTANT_SECRET", errors, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Back));
        }
    }

    /// <summary>Keys of those who were carried before would lie there, decrypted, where nobody looks for them.</summary>
    [Fact]
    public async Task What_cannot_be_brought_back_as_a_whole_leaves_no_keys_behind()
    {
        await FillAsync();
        await OkAsync(_home.Folder.Root, _database);
        PostgresCluster.Run(_database, "UPDATE all_files SET content = '\\x01' WHERE user_id LIKE 'ben%' AND path LIKE 'private/%'");

        var (code, _, errors) = await RunAsync(_database, Back);

        Assert.Equal(2, code);
        Assert.Contains("cannot be decrypted", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Outside, Path.GetFileName(Back) + "*"));
    }

    /// <summary>The one user's keys are beside their data, where the settings say.</summary>
    [Fact]
    public async Task The_files_of_a_service_with_one_user_are_found_where_its_settings_have_them()
    {
        await _home.Rules.AddAsync("r", "x", default);
        var own = new UserContextFolder(Path.Combine(_home.Outside, "own"));
        Put(own, PrivateNames.Connections, Connections("mine"));
        Put(own, PrivateNames.SkillKeys, """{"keys":[]}""");

        var said = await OkAsync(
            _home.Folder.Root, _database, "--COMFY_ASSISTANT_USER_CONTEXT=" + _home.Folder.Root,
            "--COMFY_ASSISTANT_CONNECTIONS=" + Path.Combine(own.Root, PrivateNames.Connections));
        Assert.Contains("1 rules, 0 preferences, 0 notes of the service, 0 days of use; 2 texts", said, StringComparison.Ordinal);

        Assert.Contains("COMFY_ASSISTANT_CONNECTIONS=", await OkAsync(_database, Back), StringComparison.Ordinal);
        Assert.Contains(Key + "mine", await File.ReadAllTextAsync(Path.Combine(Back, PrivateNames.Connections)), StringComparison.Ordinal);
    }

    private static void Put(UserContextFolder folder, string name, string text)
    {
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(Path.Combine(folder.Root, name), text);
    }

    private static string Connections(params string[] ids) => new JsonObject
    {
        ["connections"] = new JsonArray(
            [.. ids.Select(id => new JsonObject { ["id"] = id, ["baseUrl"] = "http://a.test", ["key"] = Key + id })]),
    }.ToJsonString();

    private static async Task<string> OkAsync(string from, string to, params string[] more)
    {
        var (code, said, errors) = await RunAsync(from, to, more);
        Assert.True(code == 0, errors);
        return said;
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(string from, string to, params string[] more) =>
        RunAsync(["migrate", "--from", from, "--to", to, "--" + PostgresCluster.Secret, .. more]);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, new CommandContext(output, errors));
        return (code, output.ToString(), errors.ToString());
    }

    // Every text, by its path; databases are compared by their rows.
    private static SortedDictionary<string, string> Texts(string root) => new(Directory
        .EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("context.db", StringComparison.Ordinal)
            && !file.EndsWith(".lock", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(root, file), File.ReadAllText), StringComparer.Ordinal);

    // The token of anna.
    private async Task<string> FillAsync()
    {
        Directory.CreateDirectory(_home.Folder.Root);
        await File.WriteAllTextAsync(_home.Folder.QuotasFile, "{}");
        foreach (var user in Users)
        {
            var folder = _home.Folder.Of(user);
            await new RuleStore(new SqliteDatabase(folder, _home.Clock, _home.Log), _home.Clock).AddAsync("r", "rule of " + user, default);
            await new SkillStore(new FolderFiles(folder, _home.Clock)).CreateAsync("wash", "of " + user, "i", default);
            Put(folder, PrivateNames.Connections, Connections(user));
            Put(folder, PrivateNames.SkillKeys, "{\"keys\":[]}");
            if (user == "anna")
                await new UsageStore(new SqliteDatabase(folder, _home.Clock, _home.Log), _home.Clock).AddTokensAsync(1234, default);
            if (user == "anna") Put(folder, PrivateNames.Servers, """{"mcpServers":{"mine":{"url":"http://of-anna.test"}}}""");
        }
        return await new UserTokens(_home.Files, _home.Clock).AddAsync("anna", default);
    }
}
