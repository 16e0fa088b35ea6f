using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Skills;

/// <summary>What is true of skills as files alone.</summary>
public sealed class SkillFileTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_thousand_skills_are_listed_and_changes_by_an_editor_seen_at_once()
    {
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < 1_000; i++)
            File.SetLastWriteTimeUtc(_home.Put($"skills/s{i:000}/SKILL.md", $"---\nname: N{i}\ndescription: d\n---\n"), longAgo);
        Assert.Equal(1_000, (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Count);

        _home.Put("skills/s500/SKILL.md", "---\nname: M500\ndescription: d\n---\n");
        Directory.Delete(Path.Combine(_home.Folder.SkillsFolder, "s501"), recursive: true);

        var names = (await _home.Skills.ListAsync(ContextHome.Ct)).Skills.Select(s => s.Name).ToList();
        Assert.Equal(999, names.Count);
        Assert.Contains("M500", names);
        Assert.DoesNotContain("N500", names);
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_a_clear_error()
    {
        _home.Put("skills", "not a folder");

        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Skills.CreateAsync("x", "d", "i", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Skills.ListAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Folders_that_are_no_skills_fail_nothing_else()
    {
        _home.Put("skills/good/SKILL.md", "---\nname: good\ndescription: d\n---\n");
        Directory.CreateDirectory(Path.Combine(_home.Folder.SkillsFolder, "folder", "SKILL.md"));
        Directory.CreateDirectory(Path.Combine(_home.Folder.SkillsFolder, "empty"));

        var list = await _home.Skills.ListAsync(ContextHome.Ct);

        Assert.Equal("good", Assert.Single(list.Skills).Slug);
        Assert.Equal("folder", Assert.Single(list.Unreadable).Slug);
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _home.Skills.GetAsync("empty", ContextHome.Ct));
    }

    [Fact]
    public async Task A_deleted_skill_leaves_no_file()
    {
        _home.Put("skills/x/SKILL.md", "new");
        _home.Put("skills/x/references/a.md", "a");
        _home.Put("skills/x.md", "old");

        await _home.Skills.DeleteAsync("x", ContextHome.Ct);

        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_home.Folder.SkillsFolder).Select(f => Path.GetFileName(f)));
    }
}
