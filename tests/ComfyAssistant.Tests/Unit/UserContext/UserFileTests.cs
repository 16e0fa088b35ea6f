using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

/// <summary>What is true of the user's texts as files alone.</summary>
public sealed class UserFileTests : IDisposable
{
    private readonly ContextHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Goals_and_personality_are_files_that_an_editor_opens()
    {
        await _home.Profile.SetPersonalityAsync("kind", ContextHome.Ct);
        await _home.Profile.SetGoalsAsync("portraits", ContextHome.Ct);

        Assert.Equal(["SOUL.md", "goals.md"], _home.FilesLike("*").OrderBy(f => f, StringComparer.Ordinal));
        Assert.Equal("kind", File.ReadAllText(_home.Folder.SoulFile));
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
    public async Task Links_are_not_followed()
    {
        var secret = Path.Combine(_home.Outside, "secret.md");
        File.WriteAllText(secret, "secret");
        Directory.CreateDirectory(_home.Folder.PromptsFolder);
        File.CreateSymbolicLink(Path.Combine(_home.Folder.PromptsFolder, "secret.md"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_home.Folder.PromptsFolder, "out"), _home.Outside);

        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Overrides.ReadAsync("secret", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Overrides.WriteAsync("out/secret", "x", ContextHome.Ct));
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_is_told()
    {
        _home.Put("prompts", "a file in its place");
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => Overrides.WriteAsync("system_message", "x", ContextHome.Ct));
    }

    private PromptOverrideStore Overrides => new(_home.Files);
}
