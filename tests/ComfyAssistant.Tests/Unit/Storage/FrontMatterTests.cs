using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Unit.Storage;

public class FrontMatterTests
{
    public static TheoryData<string> Values =>
    [
        "plain", "it's \"quoted\"", "colon: yes", "# no comment", "- no list", "line\nbreak\n\nand more", "\ttab", "---", "...",
        "yes", "null", "~", "1.0", "0x1F",
        "日本語のスキル", "العربية",
        "Ünïcödé", "😀 👩‍🚀 🇩🇪", "{a: b}", "[a]", "&a *b !c %d @e `f`", "\\n \\ back", "a\r\nb",
        "\u0007\u0085\u2028\uFEFF", " {{$x}} ",
        new string('w', 900) + " " + new string('v', 900),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_survives_a_round_trip(string value)
    {
        var file = FrontMatter.ForBody("body").With("name", value).With("description", "d").With("name", value);

        var read = FrontMatter.Parse(file.ToString());

        Assert.Equal(value, read["name"]);
        Assert.Equal("d", read["description"]);
        Assert.Equal("body", read.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("\n\n# Title\r\n\r\n\tindented  \n---\nname: not me\n---\n")]
    [InlineData("---\nname: not me\n---\nbody")]
    [InlineData("---")]
    [InlineData("\uFEFFafter a mark")]
    public void A_body_is_kept_to_the_byte_with_a_head_and_without(string body)
    {
        Assert.Equal(body, FrontMatter.Parse(FrontMatter.ForBody(body).ToString()).Body);
        Assert.Equal(body, FrontMatter.Parse(FrontMatter.ForBody(body).With("name", "n").ToString()).Body);
        Assert.Equal(body, FrontMatter.Parse(FrontMatter.ForBody("old").WithBody(body).ToString()).Body);
    }

    [Fact]
    public void The_head_is_kept_to_the_byte_until_a_value_changes_and_then_the_other_keys_stay()
    {
        const string Text = "---\r\n# mine\r\nName:   Old\r\nmetadata:\r\n  version: 1.0\r\n  tags: [a, b]\r\nlicense: " +
            "MIT\r\n---  \r\nbody\r\n";
        var file = FrontMatter.Parse(Text);

        Assert.Equal(Text.Replace("body\r\n", "new", StringComparison.Ordinal), file.WithBody("new").ToString());
        var changed = FrontMatter.Parse(file.With("name", "New").ToString());
        Assert.Equal(("New", "MIT", "body\r\n"), (changed["name"], changed["license"], changed.Body));
        Assert.Contains("version: 1.0\n", changed.ToString(), StringComparison.Ordinal);
        Assert.Contains("[a, b]", changed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Old", changed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no head", null)]
    [InlineData("---\n---\nbody", null)]
    [InlineData("---\nname:\n---\n", null)]
    [InlineData("---\nname: x\n---", "x")]
    [InlineData("---\nNAME: x\n---\n", "x")]
    [InlineData("---\nname: >\n  folded\n  text\n---\n", "folded text\n")]
    [InlineData("---\nname: Use this: always\ndescription: it's 5\" wide\n---\n", "Use this: always")]
    public void Heads_as_people_write_them_are_read(string text, string? name) => Assert.Equal(name, FrontMatter.Parse(text)["name"]);

    [Theory]
    [InlineData("---\nname: x\n", "not closed")]
    [InlineData("---\nname: \"x\n---\n", "not valid YAML")]
    [InlineData("---\nname: [x\n---\n", "not valid YAML")]
    [InlineData("---\nname: x\nname: y\n---\n", "not valid YAML")]
    [InlineData("---\n- x\n---\n", "lines of 'key: value'")]
    [InlineData("---\njust text\n---\n", "lines of 'key: value'")]
    [InlineData("---\na: &x {*x : 1}\n---\n", "aliases")]
    public void Broken_heads_are_unreadable_with_the_reason(string text, string reason)
    {
        var e = Assert.Throws<ContextException>(() => FrontMatter.Parse(text));
        Assert.Equal(ContextFault.Unreadable, e.Fault);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_where_a_text_belongs_is_unreadable()
    {
        var file = FrontMatter.Parse("---\nname: [a]\n---\n");
        Assert.Equal(ContextFault.Unreadable, Assert.Throws<ContextException>(() => file["name"]).Fault);
    }

    [Theory]
    [InlineData("a: [[")]
    [InlineData("a: {{")]
    [InlineData("- ")]
    public void Nesting_that_would_overflow_the_stack_is_refused(string opening)
    {
        var yaml = opening + string.Concat(Enumerable.Repeat(opening[^2..], 50_000));
        Assert.Throws<ContextException>(() => FrontMatter.Parse($"---\n{yaml}\n---\n"));
    }
}
