using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class RuleStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_added_rule_is_listed_last_with_its_date()
    {
        await _home.Rules.AddAsync("first", "1", ContextHome.Ct);
        var added = await _home.Rules.AddAsync("  Sprache 😀 ", " Antworte auf Deutsch; 'ja' \"doch\". ", ContextHome.Ct);

        Assert.Equal(
            ("2", "Sprache 😀", "Antworte auf Deutsch; 'ja' \"doch\".", "2026-03-04T05:06:07+00:00"),
            (added.Id, added.Name, added.Text, added.CreatedAt));
        Assert.Equal(added, (await _home.Rules.ListAsync(ContextHome.Ct))[1]);
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_given()
    {
        var rule = await _home.Rules.AddAsync("name", "text", ContextHome.Ct);

        Assert.Equal(rule with { Name = "new" }, await _home.Rules.ChangeAsync(rule.Id, "new", null, ContextHome.Ct));
        Assert.Equal(rule with { Name = "new", Text = "other" }, await _home.Rules.ChangeAsync(rule.Id, null, "other", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Rules.ChangeAsync(rule.Id, null, null, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Rules.ChangeAsync(rule.Id, " ", null, ContextHome.Ct));
    }

    [Fact]
    public async Task The_id_of_a_deleted_rule_is_never_given_again()
    {
        var rule = await _home.Rules.AddAsync("a", "b", ContextHome.Ct);

        Assert.Equal(rule, await _home.Rules.DeleteAsync(rule.Id, ContextHome.Ct));

        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
        Assert.NotEqual(rule.Id, (await _home.Rules.AddAsync("a", "b", ContextHome.Ct)).Id);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("")]
    [InlineData("1 OR 1=1")]
    [InlineData("1.0")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        await _home.Rules.AddAsync("a", "b", ContextHome.Ct);

        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Rules.ChangeAsync(id, "x", null, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Rules.DeleteAsync(id, ContextHome.Ct));
        Assert.Single(await _home.Rules.ListAsync(ContextHome.Ct));
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

    public static TheoryData<string?, string?, string> BadRules => new()
    {
        { null, "text", "The rule's name is missing" },
        { " \n", "text", "The rule's name is missing" },
        { "name", "", "The rule is missing" },
        { new string('x', 101), "text", "at most 100" },
        { "name", new string('x', 2_001), "at most 2,000" },
    };

    [Theory]
    [InlineData("half \\ud83d")]
    [InlineData("\\ude00 half")]
    public async Task Half_a_character_is_refused(string escaped)
    {
        // Escaped until here: the test runner's own files cannot hold it.
        var half = System.Text.RegularExpressions.Regex.Unescape(escaped);
        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Rules.AddAsync(half, "text", ContextHome.Ct));

        Assert.Contains("surrogate", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadRules))]
    public async Task A_bad_rule_is_refused_with_the_reason(string? name, string? text, string reason)
    {
        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Rules.AddAsync(name, text, ContextHome.Ct));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Empty(await _home.Rules.ListAsync(ContextHome.Ct));
    }
}
