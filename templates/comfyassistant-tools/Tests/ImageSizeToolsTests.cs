using ComfyAssistant.Tools;

namespace ComfyTools1.Tests;

public class ImageSizeToolsTests
{
    [Fact]
    public void A_wide_picture_has_as_many_pixels_as_the_square() =>
        Assert.Equal(new ImageSize(1344, 768), ImageSizeTools.SuggestImageSize(16.0 / 9));

    [Fact]
    public void A_ratio_that_no_picture_has_is_refused_in_words_for_the_model() =>
        Assert.Contains("from 0.1 to 10", Assert.Throws<ToolException>(() => ImageSizeTools.SuggestImageSize(-1)).Message);
}
