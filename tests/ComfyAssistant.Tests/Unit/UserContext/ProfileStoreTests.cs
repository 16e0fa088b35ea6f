using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class ProfileStoreTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Nothing_written_is_null()
    {
        Assert.Null(await _home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Null(await _home.Profile.GoalsAsync(ContextHome.Ct));
        await _home.Profile.SetGoalsAsync("", ContextHome.Ct);
    }

    [Fact]
    public async Task Texts_are_kept_as_they_are_in_files_that_an_editor_opens()
    {
        const string Text = "# Seele\r\n\n\tfreundlich 😀  \n";
        await _home.Profile.SetPersonalityAsync(Text, ContextHome.Ct);
        await _home.Profile.SetGoalsAsync("portraits", ContextHome.Ct);

        Assert.Equal(Text, await _home.Profile.PersonalityAsync(ContextHome.Ct));
        Assert.Equal(Text, File.ReadAllText(_home.Folder.SoulFile));
        Assert.Equal("portraits", File.ReadAllText(_home.Folder.GoalsFile));
        Assert.Equal(["SOUL.md", "goals.md"], _home.FilesLike("*").OrderBy(f => f, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_blank_text_removes_the_file()
    {
        await _home.Profile.SetGoalsAsync("portraits", ContextHome.Ct);
        await _home.Profile.SetGoalsAsync(" \n", ContextHome.Ct);

        Assert.False(File.Exists(_home.Folder.GoalsFile));
    }

    [Fact]
    public async Task A_text_that_is_too_long_leaves_the_old_one()
    {
        await _home.Profile.SetPersonalityAsync("old", ContextHome.Ct);

        var tooLong = new string('x', 20_001);
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _home.Profile.SetPersonalityAsync(tooLong, ContextHome.Ct));

        Assert.Equal("old", await _home.Profile.PersonalityAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_unreadable_with_the_reason()
    {
        _home.Put("SOUL.md", new string('x', 300_000));
        Directory.CreateDirectory(_home.Folder.Root);
        File.WriteAllBytes(_home.Folder.GoalsFile, [0xC3, 0x28]);

        var large = await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Profile.PersonalityAsync(ContextHome.Ct));
        var binary = await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _home.Profile.GoalsAsync(ContextHome.Ct));

        Assert.Contains("at most 262,144", large.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", binary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_a_clear_error_and_leaves_no_unfinished_file()
    {
        Directory.CreateDirectory(_home.Folder.SoulFile);

        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Profile.PersonalityAsync(ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Profile.SetPersonalityAsync("x", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _home.Profile.SetPersonalityAsync("", ContextHome.Ct));

        Assert.Empty(_home.FilesLike("*"));
    }

    [Fact]
    public async Task A_reader_sees_the_old_text_or_the_new_one_and_never_a_part()
    {
        var texts = Enumerable.Range(0, 20).Select(i => new string((char)('a' + i), 19_000)).ToArray();
        await _home.Profile.SetPersonalityAsync(texts[0], ContextHome.Ct);

        var writer = Task.Run(async () =>
        {
            foreach (var text in texts)
                await _home.Profile.SetPersonalityAsync(text, ContextHome.Ct);
        });
        do
            Assert.Contains(await _home.Profile.PersonalityAsync(ContextHome.Ct), texts);
        while (!writer.IsCompleted);
        await writer;
    }
}
