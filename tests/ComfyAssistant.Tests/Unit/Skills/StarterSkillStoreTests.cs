using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

public class StarterSkillStoreTests : StoreTest
{
    private readonly StarterSkillStore _templates;

    public StarterSkillStoreTests() : this(new ContextHome())
    {
    }

    private protected StarterSkillStoreTests(ContextHome home) : base(home)
    {
        Home.Put("../templates/tidy/SKILL.md", "---\nname: Tidy\ndescription: Lays out\n---\n# Tidy\r\n");
        _templates = new(Path.Combine(Home.Outside, "templates"), Home.Skills, TimeProvider.System);
    }

    [Fact]
    public async Task A_template_is_installed_as_a_skill_of_the_user_that_can_be_changed()
    {
        Assert.Equal([new SkillSummary("tidy", "Tidy", "Lays out")], (await _templates.ListAsync(ContextHome.Ct)).Skills);

        var saved = await _templates.InstallAsync("tidy", ContextHome.Ct);
        Assert.Equal(await _templates.GetAsync("tidy", ContextHome.Ct), await Home.Skills.GetAsync(saved.Slug, ContextHome.Ct));
        await Home.Skills.UpdateAsync(saved.Slug, new(Instructions: "mine"), ContextHome.Ct);

        Assert.Equal("# Tidy\r\n", (await _templates.GetAsync("tidy", ContextHome.Ct)).Instructions);
    }

    [Fact]
    public async Task Installing_twice_or_something_unknown_is_refused()
    {
        await _templates.InstallAsync("tidy", ContextHome.Ct);

        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _templates.InstallAsync("tidy", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _templates.InstallAsync("", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _templates.InstallAsync("../templates/tidy", ContextHome.Ct));
        Assert.Single((await Home.Skills.ListAsync(ContextHome.Ct)).Skills);
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class StarterSkillStoreOnPostgresTests() : StarterSkillStoreTests(ContextHome.OnPostgres());
