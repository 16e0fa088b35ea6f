using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Prompts;

public sealed class PromptStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prompts").FullName;
    private readonly LogLines<PromptStore> _log = new();
    private readonly PromptStore _store;

    public PromptStoreTests() => _store = new PromptStore(new PromptFolder(_folder), _log);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Edit_is_live()
    {
        Write("a", "one");
        Assert.Equal("one", _store.Get("a").Text);
        Write("a", "two!");
        Assert.Equal("two!", _store.Get("a").Text);
    }

    [Fact]
    public void Broken_edit_keeps_the_last_good_version_and_is_logged_once()
    {
        Write("a", "good");
        _store.Get("a");
        Write("a", "x {{broken");
        Assert.Equal("good", _store.Get("a").Text);
        Assert.Equal("good", _store.Get("a").Text);
        Assert.Contains("line 1, column 3", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Write("a", "good again");
        Assert.Equal("good again", _store.Get("a").Text);
    }

    [Fact]
    public void Deleted_file_keeps_its_last_version()
    {
        Write("a", "good");
        _store.Get("a");
        File.Delete(Path.Combine(_folder, "a.md"));
        Assert.Equal("good", _store.Get("a").Text);
    }

    [Fact]
    public void Folder_is_listed_in_file_name_order_without_its_readme()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        Write("sub/02_b", "");
        Write("sub/01_a", "");
        Write("sub/README", "");
        Assert.Equal(["sub/01_a", "sub/02_b"], _store.In("sub"));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name + ".md"), text);
}
