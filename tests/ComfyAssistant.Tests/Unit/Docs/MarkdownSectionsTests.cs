using ComfyAssistant.Plugins.Docs;

namespace ComfyAssistant.Tests.Unit.Docs;

public class MarkdownSectionsTests
{
    private const string Text = "Intro\n\n# One\nabout Magic\n```\n# no heading\n```\n## Magic\ndetails\n# Other\nnothing";

    [Fact]
    public void Text_is_split_at_headings_outside_code() =>
        Assert.Equal(["Intro", "# One\nabout Magic\n```\n# no heading\n```", "## Magic\ndetails", "# Other\nnothing"],
            MarkdownSections.Split(Text));

    [Fact]
    public void Short_text_stays_as_it_is() => Assert.Equal(Text, MarkdownSections.Cut(Text, Text.Length));

    [Fact]
    public void Long_text_is_cut_at_a_section_border_and_says_so()
    {
        var cut = MarkdownSections.Cut(Text, 60);
        Assert.StartsWith("Intro\n\n# One\nabout Magic\n```\n# no heading\n```\n\n(shortened:", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_longer_than_the_budget_is_cut_at_a_paragraph() =>
        Assert.StartsWith("# Long\none\n\n(shortened", MarkdownSections.Cut("# Long\none\n\n" + new string('x', 500), 100),
            StringComparison.Ordinal);

    [Fact]
    public void Sections_about_a_name_are_found_headings_first()
    {
        Assert.Equal(["## Magic\ndetails"], MarkdownSections.About(Text, ["magic"], 1));
        Assert.Equal(["# One\nabout Magic\n```\n# no heading\n```", "## Magic\ndetails"], MarkdownSections.About(Text, ["Magic"], 3));
        Assert.Empty(MarkdownSections.About(Text, ["absent"], 3));
    }
}
