using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

public sealed class SystemSkillStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Shipped_skills_are_listed_and_read_without_their_head()
    {
        _home.Put("prompts/skills/flux/SKILL.md", "---\nname: Flux\ndescription: Files\n---\n# Flux\n");
        _home.Put("prompts/skills/README.md", "not a skill");
        var store = new SystemSkillStore(Path.Combine(_home.Folder.PromptsFolder, "skills"), TimeProvider.System);

        Assert.Equal([new SkillSummary("flux", "Flux", "Files")], (await store.ListAsync(ContextHome.Ct)).Skills);
        Assert.Equal(new("flux", "Flux", "# Flux\n"), await store.GetAsync("flux", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => store.GetAsync("README", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => store.GetAsync("../skills/flux", ContextHome.Ct));
    }

    [Fact]
    public async Task A_missing_folder_has_no_skills()
    {
        var store = new SystemSkillStore(Path.Combine(_home.Outside, "none"), TimeProvider.System);
        Assert.Empty((await store.ListAsync(ContextHome.Ct)).Skills);
    }
}
