using ComfyAssistant.Plugins.Environment.Search;

namespace ComfyAssistant.Tests.Unit.Environment.Search;

public class WordMatchTests
{
    [Theory]
    [InlineData("img2img", "img2img")]
    [InlineData("img2img", "Image to Image")]
    [InlineData("image to image", "SD1.5 img2img")]
    [InlineData("img2vid", "Picture to movie")]
    public void Short_forms_are_the_same_as_written_out(string question, string title) =>
        Assert.True(WordMatch.Score(WordMatch.Question(question), title, "") > 2);

    [Fact]
    public void Title_says_more_than_description_and_less_beside_is_better()
    {
        var words = WordMatch.Question("inpaint");
        Assert.True(WordMatch.Score(words, "Inpaint", "") > WordMatch.Score(words, "Inpaint and much more", ""));
        Assert.True(WordMatch.Score(words, "Inpaint and much more", "") > WordMatch.Score(words, "Flux", "inpaint"));
        Assert.Equal(0, WordMatch.Score(words, "Flux", "upscale"));
    }
}
