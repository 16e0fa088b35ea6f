using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

public sealed class StarterSkillStoreTests : IDisposable
{
    private readonly ContextHome _home = new();
    private readonly StarterSkillStore _templates;

    public StarterSkillStoreTests()
    {
        _home.Put("../templates/tidy/SKILL.md", "---\nname: Tidy\ndescription: Lays out\n---\n# Tidy\r\n");
        _templates = new(Path.Combine(_home.Outside, "templates"), _home.Skills, TimeProvider.System);
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_template_is_installed_as_a_skill_of_the_user_that_can_be_changed()
    {
        Assert.Equal([new SkillSummary("tidy", "Tidy", "Lays out")], (await _templates.ListAsync(ContextHome.Ct)).Skills);

        var saved = await _templates.InstallAsync("tidy", ContextHome.Ct);
        Assert.Equal(await _templates.GetAsync("tidy", ContextHome.Ct), await _home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
        await _home.Skills.UpdateAsync(saved.Slug, new(Instructions: "mine"), ContextHome.Ct);

        Assert.Equal("# Tidy\r\n", (await _templates.GetAsync("tidy", ContextHome.Ct)).Instructions);
    }

    [Fact]
    public async Task Installing_twice_or_something_unknown_is_refused()
    {
        await _templates.InstallAsync("tidy", ContextHome.Ct);

        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _templates.InstallAsync("tidy", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _templates.InstallAsync("", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _templates.InstallAsync("../templates/tidy", ContextHome.Ct));
        Assert.Single((await _home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }
}
