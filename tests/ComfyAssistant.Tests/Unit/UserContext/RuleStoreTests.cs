using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class RuleStoreTests : StoreTest
{
    public RuleStoreTests() : this(new ContextHome())
    {
    }

    private protected RuleStoreTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public async Task An_added_rule_is_listed_last_with_its_date()
    {
        var first = await Home.Rules.AddAsync("first", "1", ContextHome.Ct);
        var added = await Home.Rules.AddAsync("  Sprache 😀 ", " Antworte auf Deutsch; 'ja' \"doch\". ", ContextHome.Ct);

        Assert.Equal(
            ("Sprache 😀", "Antworte auf Deutsch; 'ja' \"doch\".", "2026-03-04T05:06:07+00:00"),
            (added.Name, added.Text, added.CreatedAt));
        Assert.True(long.Parse(added.Id) > long.Parse(first.Id));
        Assert.Equal(added, (await Home.Rules.ListAsync(ContextHome.Ct))[1]);
    }

    [Fact]
    public async Task A_change_leaves_what_is_not_given()
    {
        var rule = await Home.Rules.AddAsync("name", "text", ContextHome.Ct);

        Assert.Equal(rule with { Name = "new" }, await Home.Rules.ChangeAsync(rule.Id, "new", null, ContextHome.Ct));
        Assert.Equal(rule with { Name = "new", Text = "other" }, await Home.Rules.ChangeAsync(rule.Id, null, "other", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Rules.ChangeAsync(rule.Id, null, null, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Rules.ChangeAsync(rule.Id, " ", null, ContextHome.Ct));
    }

    [Fact]
    public async Task The_id_of_a_deleted_rule_is_never_given_again()
    {
        var rule = await Home.Rules.AddAsync("a", "b", ContextHome.Ct);

        Assert.Equal(rule, await Home.Rules.DeleteAsync(rule.Id, ContextHome.Ct));

        Assert.Empty(await Home.Rules.ListAsync(ContextHome.Ct));
        Assert.NotEqual(rule.Id, (await Home.Rules.AddAsync("a", "b", ContextHome.Ct)).Id);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("")]
    [InlineData("1 OR 1=1")]
    [InlineData("1.0")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        await Home.Rules.AddAsync("a", "b", ContextHome.Ct);

        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Rules.ChangeAsync(id, "x", null, ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Rules.DeleteAsync(id, ContextHome.Ct));
        Assert.Single(await Home.Rules.ListAsync(ContextHome.Ct));
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
        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Rules.AddAsync(half, "text", ContextHome.Ct));

        Assert.Contains("surrogate", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadRules))]
    public async Task A_bad_rule_is_refused_with_the_reason(string? name, string? text, string reason)
    {
        var e = await ContextAssert.FailsAsync(ContextFault.Invalid, () => Home.Rules.AddAsync(name, text, ContextHome.Ct));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Empty(await Home.Rules.ListAsync(ContextHome.Ct));
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class RuleStoreOnPostgresTests() : RuleStoreTests(ContextHome.OnPostgres());
