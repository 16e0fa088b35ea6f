using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Plugins.Skills;

namespace ComfyAssistant.Tests.Unit.Prompts;

public class SkillCommandTests
{
    private static readonly SkillSummary[] Skills =
    [
        new("flux", "flux", ""), new("flux-prompts", "Flux prompts", ""), new("portrait", "Portrait upscaling", ""),
    ];

    [Theory]
    [InlineData("/skill flux", "flux")]
    [InlineData("/skill flux make a cat", "flux")]
    [InlineData("/skill flux-prompts now", "flux-prompts")]
    [InlineData("/skill Flux prompts, please", "flux-prompts")]
    [InlineData("/skill \"portrait UPSCALING\" of her", "portrait")]
    [InlineData("Do this with /skill portrait and be quick", "portrait")]
    [InlineData("first line\n/skill flux\nlast line", "flux")]
    [InlineData("/skill fluxus", null)]
    [InlineData("/skill", null)]
    public void Skill_is_found_by_slug_or_name(string message, string? slug) =>
        Assert.Equal(slug, SkillCommand.Find(SkillCommand.In(message).Single(), Skills)?.Slug);

    [Theory]
    [InlineData("C:/skill flux")]
    [InlineData("/skills flux")]
    [InlineData("skill flux")]
    public void Other_words_are_no_command(string message) => Assert.Empty(SkillCommand.In(message));

    [Fact]
    public void Several_commands_are_read_on_one_line() =>
        Assert.Equal(["flux and", "portrait"], SkillCommand.In("/skill flux and /skill portrait"));

    [Theory]
    [InlineData("`nope` do it", "nope")]
    [InlineData("", "")]
    public void Unknown_name_is_one_word(string following, string name) =>
        Assert.Equal(name, SkillCommand.Unknown(following.TrimStart('`')));
}
