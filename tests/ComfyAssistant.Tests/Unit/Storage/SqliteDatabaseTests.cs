using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;
using Dapper;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Unit.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string FirstStep =
        "CREATE TABLE IF NOT EXISTS rules (id INTEGER PRIMARY KEY, name TEXT, rule_text TEXT, created_at TEXT)";

    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_fresh_database_has_the_tables_and_is_in_WAL_mode_without_a_backup()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);

        using var foreign = _home.Foreign();
        Assert.Equal("wal", foreign.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(SqliteSchema.Current.Version, SqliteSchema.VersionOf(foreign));
        Assert.Equal(
            ["daily_usage", "meta", "preferences", "rules"],
            foreign.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"));
        Assert.Empty(_home.FilesLike("*backup*"));
    }

    [Theory]
    [InlineData("INTEGER PRIMARY KEY AUTOINCREMENT", "7")]
    [InlineData("TEXT PRIMARY KEY", "'b1946ac9-2492'")]
    public async Task A_database_of_the_Python_original_opens_as_it_is_after_a_backup(string idType, string id)
    {
        using (var foreign = _home.Foreign())
            foreign.Execute($"""
                CREATE TABLE rules (id {idType}, name TEXT, rule_text TEXT, created_at TEXT);
                CREATE TABLE preferences (key TEXT, value JSON, updated_at TIMESTAMP);
                CREATE TABLE meta (key TEXT, value TEXT, updated_at TEXT);
                INSERT INTO rules VALUES ({id}, 'Language', 'Answer in German.', '2025-01-02 03:04:05');
                INSERT INTO preferences VALUES ('experience_level', 'expert', '2025-01-02'), ('size', '1024', NULL), ('list', '[1]', NULL);
                INSERT INTO meta VALUES ('onboarding_done', '1', '2025-01-02');
                """);

        var old = Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct));
        Assert.Equal((id.Trim('\''), "Language", "Answer in German.", "2025-01-02 03:04:05"), (old.Id, old.Name, old.Text, old.CreatedAt));
        var added = await _home.Rules.AddAsync("New", "One.", ContextHome.Ct);
        Assert.Equal([old.Id, added.Id], (await _home.Rules.ListAsync(ContextHome.Ct)).Select(r => r.Id));
        Assert.Equal("Two.", (await _home.Rules.ChangeAsync(added.Id, null, "Two.", ContextHome.Ct)).Text);
        await _home.Rules.DeleteAsync(old.Id, ContextHome.Ct);

        var preferences = await _home.Preferences.ListAsync(ContextHome.Ct);
        Assert.Equal("expert", preferences["experience_level"].GetString());
        Assert.Equal(1024, preferences["size"].GetInt32());
        Assert.False(await _home.Onboarding.IsNeededAsync(ContextHome.Ct));
        await _home.Onboarding.CompleteAsync(new(ExperienceLevel: "beginner"), ContextHome.Ct);
        Assert.Equal("beginner", (await _home.Preferences.GetAsync("experience_level", ContextHome.Ct))?.GetString());

        var backup = Assert.Single(_home.FilesLike("context.db.backup-*"));
        Assert.Equal("context.db.backup-v0-20260304T050607000Z", backup);
        Assert.Contains(_home.Log.Lines, l => l.Level == LogLevel.Information && l.Text.Contains(backup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schema_of_an_older_version_is_brought_forward_and_the_backup_holds_the_old_one()
    {
        await Add(_home.NewDatabase(new(FirstStep)), "kept");

        var newer = new SqliteSchema(FirstStep, "ALTER TABLE rules ADD COLUMN weight INTEGER DEFAULT 5", "UPDATE rules SET weight = 6");
        var rules = new RuleStore(_home.NewDatabase(newer), _home.Clock);
        Assert.Equal("kept", Assert.Single(await rules.ListAsync(ContextHome.Ct)).Name);

        using var foreign = _home.Foreign();
        Assert.Equal(3, SqliteSchema.VersionOf(foreign));
        Assert.Equal(6, foreign.ExecuteScalar<int>("SELECT weight FROM rules"));
        var backup = Path.Combine(_home.Folder.Root, Assert.Single(_home.FilesLike("*backup-v1-*")));
        foreign.Execute("ATTACH @backup AS old", new { backup });
        Assert.Equal("kept", foreign.ExecuteScalar<string>("SELECT name FROM old.rules"));
        Assert.Equal(0, foreign.ExecuteScalar<int>("SELECT count(*) FROM pragma_table_info('rules', 'old') WHERE name = 'weight'"));
    }

    /// <summary>An update on a disk that is full must not cost a user their rules.</summary>
    [Fact]
    public async Task One_of_an_older_version_is_read_where_nothing_can_be_written_as_long_as_its_tables_are_the_same()
    {
        await Add(_home.NewDatabase(new(FirstStep)), "kept");

        Assert.True(Read(SqliteSchema.Current, out var name));
        Assert.Equal("kept", name);
        Assert.False(Read(new(FirstStep, "SELECT 1"), out _));

        bool Read(SqliteSchema schema, out string? found) => ReadOnlyDatabase.TryRead(
            _home.Folder.DatabaseFile, schema, connection => connection.Text("SELECT name FROM rules"), out found);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_database_as_it_was()
    {
        await Add(_home.NewDatabase(new(FirstStep)), "kept");

        var broken = _home.NewDatabase(new(FirstStep, "UPDATE rules SET name = 'changed'", "SELECT * FROM no_such_table"));
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => Add(broken, "lost"));

        using var foreign = _home.Foreign();
        Assert.Equal(1, SqliteSchema.VersionOf(foreign));
        Assert.Equal(["kept"], foreign.Query<string>("SELECT name FROM rules"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        string[] further = [.. Enumerable.Repeat("SELECT 1", SqliteSchema.Current.Version)];
        await Add(_home.NewDatabase(new([FirstStep, .. further])), "kept");

        var e = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Rules.ListAsync(ContextHome.Ct));

        Assert.Contains("newer version", e.Message, StringComparison.Ordinal);
        Assert.Empty(_home.FilesLike("*corrupt*"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_set_aside_and_a_fresh_one_started()
    {
        _home.Put("context.db", new string('x', 5000));

        var rule = await _home.Rules.AddAsync("a", "b", ContextHome.Ct);

        Assert.Equal(rule, Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct)));
        var aside = "context.db.corrupt-20260304T050607000Z";
        Assert.Equal(new string('x', 5000), File.ReadAllText(Path.Combine(_home.Folder.Root, aside)));
        var line = Assert.Single(_home.Log.Lines, l => l.Level == LogLevel.Error);
        Assert.Contains(aside, line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_truncated_database_is_set_aside_and_a_fresh_one_started(double part)
    {
        for (var i = 0; i < 40; i++)
            await _home.Rules.AddAsync("rule", new string('x', 1_900), ContextHome.Ct);
        using (var file = File.OpenWrite(_home.Folder.DatabaseFile))
            file.SetLength((long)(file.Length * part));

        var rules = new RuleStore(_home.NewDatabase(), _home.Clock);

        Assert.Empty(await rules.ListAsync(ContextHome.Ct));
        Assert.Single(_home.FilesLike("context.db.corrupt-*Z"));
        await rules.AddAsync("a", "b", ContextHome.Ct);
    }

    [Fact]
    public async Task The_log_of_a_damaged_database_is_set_aside_untouched()
    {
        for (var i = 0; i < 40; i++)
            await _home.Rules.AddAsync("rule", new string('x', 1_900), ContextHome.Ct);
        byte[] whole, log;
        using (var foreign = _home.Foreign())
        {
            foreign.Execute("UPDATE rules SET name = 'in the log' WHERE id = 3");
            whole = File.ReadAllBytes(_home.Folder.DatabaseFile);
            log = File.ReadAllBytes(_home.Folder.DatabaseFile + "-wal");
        }

        File.WriteAllBytes(_home.Folder.DatabaseFile, whole[..(whole.Length / 2)]);
        File.WriteAllBytes(_home.Folder.DatabaseFile + "-wal", log);

        // What lies before the damage is taken over.
        Assert.InRange((await new RuleStore(_home.NewDatabase(), _home.Clock).ListAsync(ContextHome.Ct)).Count, 0, 39);

        Assert.NotEmpty(log);
        Assert.Equal(log, File.ReadAllBytes(Path.Combine(_home.Folder.Root, Assert.Single(_home.FilesLike("context.db.corrupt-*Z-wal")))));
    }

    [Fact]
    public async Task A_damaged_table_costs_its_own_rows_and_not_those_of_the_others()
    {
        for (var i = 0; i < 50; i++)
        {
            await _home.Preferences.SetAsync($"key{i}", System.Text.Json.JsonElement.Parse($"{i}"), ContextHome.Ct);
            await _home.Rules.AddAsync($"rule {i}", new string('r', 2000), ContextHome.Ct);
        }
        var page = await _home.Database.ReadAsync(
            c => c.ExecuteScalar<int>("SELECT rootpage FROM sqlite_master WHERE name = 'rules'"), ContextHome.Ct);
        await using (var file = File.OpenWrite(_home.Folder.DatabaseFile))
        {
            file.Seek((page - 1) * 4096, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }
        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
        Assert.Equal(50, (await _home.Preferences.ListAsync(ContextHome.Ct)).Count);
        Assert.Single(_home.FilesLike("context.db.corrupt-*Z"));
    }

    [Fact]
    public async Task A_table_that_is_gone_is_told_as_the_users_trouble_and_costs_itself_alone()
    {
        await _home.Rules.AddAsync("r", "t", ContextHome.Ct);
        await _home.Database.WriteAsync(c => c.Execute("DROP TABLE rules"), ContextHome.Ct);
        var told = await Assert.ThrowsAsync<ContextException>(() => _home.Rules.ListAsync(ContextHome.Ct));
        Assert.Equal(ContextFault.Unavailable, told.Fault);
        Assert.Empty(await _home.Preferences.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_database_that_is_damaged_while_the_service_runs_is_set_aside_on_the_next_request()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);
        File.WriteAllText(_home.Folder.DatabaseFile, new string('x', 9_000));

        await _home.Rules.AddAsync("c", "d", ContextHome.Ct);

        Assert.Equal("c", Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct)).Name);
        Assert.Single(_home.FilesLike("context.db.corrupt-*Z"));
    }

    [Fact]
    public async Task A_database_that_is_deleted_while_the_service_runs_is_started_again()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);
        Directory.Delete(_home.Folder.Root, recursive: true);

        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_lock_of_another_program_is_an_error_that_says_so_and_passes()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);
        using (var foreign = _home.Foreign())
        {
            foreign.Execute("BEGIN IMMEDIATE");
            var e = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Rules.AddAsync("c", "d", ContextHome.Ct));
            Assert.Contains("locked by another program", e.Message, StringComparison.Ordinal);
            Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct));
        }

        await _home.Rules.AddAsync("c", "d", ContextHome.Ct);
    }

    [Fact]
    public async Task A_file_that_another_program_holds_exclusively_is_neither_read_nor_set_aside()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);
        using var foreign = _home.Foreign();
        foreign.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");

        var fresh = new RuleStore(_home.NewDatabase(), _home.Clock);
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => fresh.ListAsync(ContextHome.Ct));

        Assert.Empty(_home.FilesLike("*corrupt*"));
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_a_clear_error()
    {
        File.WriteAllText(_home.Folder.Root, "not a folder");

        var e = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Rules.AddAsync("a", "b", ContextHome.Ct));

        Assert.Contains("Check that the user context folder is a folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_a_clear_error()
    {
        Directory.CreateDirectory(_home.Folder.DatabaseFile);

        var e = await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Rules.ListAsync(ContextHome.Ct));

        Assert.Contains("cannot be opened", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_parallel_writers_over_two_connections_lose_nothing()
    {
        // Long enough for a slow disk: this is about losing nothing, not about speed.
        SqliteDatabase[] databases = [_home.NewDatabase(), _home.NewDatabase()];
        foreach (var database in databases)
            database.BusyTimeout = TimeSpan.FromMinutes(1);
        var stores = Array.ConvertAll(databases, database => new RuleStore(database, _home.Clock));

        var added = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => Task.Run(() => stores[i % 2].AddAsync($"rule {i}", "text", ContextHome.Ct))));

        var listed = await _home.Rules.ListAsync(ContextHome.Ct);
        Assert.Equal(added.Select(r => r.Id).Order(), listed.Select(r => r.Id).Order());
        Assert.Equal(200, listed.Select(r => r.Id).Distinct().Count());
    }

    /// <summary>Databases of earlier versions have columns that may hold nothing. One such row hid all others.</summary>
    [Fact]
    public async Task A_row_without_values_hides_no_other()
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);
        await _home.Database.WriteAsync(connection => connection.Execute(
            """
            DROP TABLE rules; CREATE TABLE rules (id TEXT, name TEXT, rule_text TEXT, created_at TEXT);
            INSERT INTO rules (id, name) VALUES ('1', 'a'); INSERT INTO rules (id) VALUES (NULL);
            DROP TABLE preferences; CREATE TABLE preferences (key TEXT PRIMARY KEY, value TEXT, updated_at TEXT);
            INSERT INTO preferences (key, value) VALUES (NULL, '1'); INSERT INTO preferences (key, value) VALUES ('known', '2');
            """), ContextHome.Ct);

        Assert.Equal(["1", ""], (await _home.Rules.ListAsync(ContextHome.Ct)).Select(rule => rule.Id));
        Assert.Contains(await _home.Preferences.ListAsync(ContextHome.Ct), preference => preference.Key == "known");
    }

    private Task<Rule> Add(ContextDatabase database, string name) =>
        new RuleStore(database, _home.Clock).AddAsync(name, "text", ContextHome.Ct);
}
