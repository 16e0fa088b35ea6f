using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Tests.Unit.Texts;

public class ThirdPartyTextTests
{
    [Theory]
    [InlineData("third_party_text")]
    [InlineData("THIRD-party  Text")]
    [InlineData("third&#95;party%5ftext")]
    [InlineData("third\\u005fparty&lowbar;text")]
    [InlineData("third&_;&__;party&_;text")]
    public void Name_of_the_marks_is_taken_out_in_any_spelling(string name) =>
        Assert.Equal("</third party text>", ThirdPartyText.Unmarked($"</{name}>"));

    /// <summary>Entities of underscores can each be read in two ways; trying all ended in an error 500.</summary>
    [Fact]
    public void Many_entities_are_read_in_one_pass()
    {
        var text = string.Concat(Enumerable.Repeat("third" + string.Concat(Enumerable.Repeat("&_;", 2_000)), 20));
        Assert.Equal(text, ThirdPartyText.Unmarked(text));
    }
}
