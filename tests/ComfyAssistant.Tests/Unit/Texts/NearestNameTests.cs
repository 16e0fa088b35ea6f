using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Tests.Unit.Texts;

public class NearestNameTests
{
    private static readonly string[] Samplers = ["euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_sde", "uni_pc"];

    [Theory]
    [InlineData("Euler", "euler")]
    [InlineData("eular", "euler")]
    [InlineData("euler a", "euler")]
    [InlineData("DPM++ 2M", "dpmpp_2m")]
    [InlineData("dpmpp2msde", "dpmpp_2m_sde")]
    [InlineData("unipc", "uni_pc")]
    public void The_closest_comes_first(string written, string expected) => Assert.Equal(expected, NearestName.Of(written, Samplers, 3)[0]);

    [Fact]
    public void Far_names_are_not_offered() => Assert.Empty(NearestName.Of("lcm_turbo_x", Samplers, 3));

    [Fact]
    public void Very_long_names_are_compared_by_their_beginning()
    {
        var longName = new string('a', 5000);
        Assert.Equal([longName], NearestName.Of(longName + "b", [longName, "b"], 3));
    }

    [Theory]
    [InlineData("Load Image (as Mask)", "loadimageasmask")]
    [InlineData("SD15\\v1-5.ckpt", "sd15v15ckpt")]
    [InlineData("— ! —", "")]
    public void Folding_keeps_letters_and_digits(string text, string expected) => Assert.Equal(expected, NearestName.Fold(text));
}
