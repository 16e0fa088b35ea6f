using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Storage;

public sealed class UserContextFolderTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Old_unfinished_files_are_removed_and_nothing_else()
    {
        var old = new[] { _home.Put($"{UnfinishedFiles.NewName()}", "x"), _home.Put($"skills/a/{UnfinishedFiles.NewName()}", "x") };
        var oldFolder = Path.GetDirectoryName(_home.Put($"skills/{UnfinishedFiles.NewName()}/SKILL.md", "x"))!;
        var kept = new[] { _home.Put("SOUL.md", "x"), _home.Put("skills/a/SKILL.md", "x"), _home.Put("skills/a/.hidden", "x") };
        foreach (var file in old.Concat(kept))
            File.SetLastWriteTimeUtc(file, _home.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        Directory.SetLastWriteTimeUtc(oldFolder, _home.Clock.GetUtcNow().UtcDateTime.AddHours(-2));
        var young = _home.Put($"{UnfinishedFiles.NewName()}", "x");
        File.SetLastWriteTimeUtc(young, _home.Clock.GetUtcNow().UtcDateTime);

        _home.Folder.RemoveUnfinishedFiles(_home.Clock);

        Assert.All(old.Append(Path.Combine(oldFolder, "SKILL.md")), file => Assert.False(File.Exists(file)));
        Assert.All(kept.Append(young), file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_leftovers() => _home.Folder.RemoveUnfinishedFiles(_home.Clock);
}
