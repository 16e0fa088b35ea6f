using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public sealed class PromptOverrideStoreTests : IDisposable
{
    private const string Name = "system_context/01_role";

    private readonly ContextHome _home = new();
    private readonly PromptOverrideStore _store;

    public PromptOverrideStoreTests() => _store = new(_home.Folder);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Text_is_written_read_and_deleted()
    {
        Assert.Null(_store.Find(Name));
        _store.Delete(Name);
        await _store.WriteAsync(Name, "Zoë\n", ContextHome.Ct);
        Assert.Equal("Zoë\n", await _store.ReadAsync(Name, ContextHome.Ct));
        _store.Delete(Name);
        Assert.Null(await _store.ReadAsync(Name, ContextHome.Ct));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("system_context/../../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("CON")]
    [InlineData(".hidden")]
    [InlineData("")]
    public async Task Name_never_leaves_the_folder(string name)
    {
        var before = _home.EverythingOutside();
        Assert.Null(_store.Find(name));
        Assert.Null(await _store.ReadAsync(name, ContextHome.Ct));
        _store.Delete(name);
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _store.WriteAsync(name, "x", ContextHome.Ct));
        Assert.Equal(before, _home.EverythingOutside());
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        var secret = Path.Combine(_home.Outside, "secret.md");
        File.WriteAllText(secret, "secret");
        Directory.CreateDirectory(_home.Folder.PromptsFolder);
        File.CreateSymbolicLink(Path.Combine(_home.Folder.PromptsFolder, "secret.md"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_home.Folder.PromptsFolder, "out"), _home.Outside);

        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _store.ReadAsync("secret", ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => _store.WriteAsync("out/secret", "x", ContextHome.Ct));
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    public async Task Unfit_text_is_refused(string? text) =>
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _store.WriteAsync(Name, text, ContextHome.Ct));

    [Fact]
    public async Task Text_beyond_100_000_characters_or_with_half_a_character_is_refused()
    {
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _store.WriteAsync(Name, new string('x', 100_001), ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.Invalid, () => _store.WriteAsync(Name, "half \ud83d a character", ContextHome.Ct));
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_is_told()
    {
        _home.Put("prompts", "a file in its place");
        await ContextAssert.FailsAsync(ContextFault.Unavailable, () => _store.WriteAsync(Name, "x", ContextHome.Ct));
    }
}
