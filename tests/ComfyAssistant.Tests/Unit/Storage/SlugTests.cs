using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Unit.Storage;

public class SlugTests
{
    [Theory]
    [InlineData("Portrait upscaling", "portrait-upscaling")]
    [InlineData("  SDXL: \"my\" style!  ", "sdxl-my-style")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("a.b..", "a-b")]
    [InlineData("Flux 流れ", "flux")]
    [InlineData("con", "con-skill")]
    [InlineData("COM1", "com1-skill")]
    [InlineData("nul.txt", "nul-txt")]
    public void A_slug_is_made_from_what_is_plain_in_a_name(string name, string slug) => Assert.Equal(slug, Slug.From(name, "skill"));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("日本語")]
    [InlineData("日本人")]
    [InlineData("😀")]
    public void A_name_with_nothing_plain_gets_a_slug_of_its_own(string name)
    {
        var slug = Slug.From(name, "skill");
        Assert.Matches("^skill-[0-9a-f]{8}$", slug);
        Assert.Equal(slug, Slug.From(name, "skill"));
        Assert.NotEqual(slug, Slug.From(name + "x", "skill"));
    }

    [Fact]
    public void A_long_name_is_cut_also_with_a_number()
    {
        var slug = Slug.From(new string('a', 61) + " b c", "skill");
        Assert.Equal(new string('a', 61) + "-b", slug);
        Assert.Equal(new string('a', 61) + "-2", Slug.Numbered(slug, 2));
        Assert.Equal(64, Slug.Numbered(new string('a', 64), 1000).Length);
        Assert.Equal("a-3", Slug.Numbered("a", 3));
    }

    [Theory]
    [InlineData("portrait-upscaling")]
    [InlineData("My_Skill v1.2")]
    [InlineData("größe")]
    [InlineData("日本語")]
    [InlineData("console")]
    public void Plain_names_of_older_installs_are_accepted(string slug) => Assert.True(Slug.IsPlain(slug));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData("C:x")]
    [InlineData("x:stream")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(".hidden")]
    [InlineData("dot.")]
    [InlineData("space ")]
    [InlineData(" space")]
    [InlineData("NUL")]
    [InlineData("nul.txt")]
    [InlineData("Com1 .x")]
    [InlineData("lpt9")]
    [InlineData("COM²")]
    [InlineData("conin$")]
    [InlineData("a*")]
    [InlineData("a?")]
    public void Whatever_could_name_something_else_is_not(string? slug) => Assert.False(Slug.IsPlain(slug));

    [Fact]
    public void A_name_too_long_for_a_file_system_is_not() => Assert.False(Slug.IsPlain(new string('x', 201)));
}
