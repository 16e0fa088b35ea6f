using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Prompts.Files;

public class PromptStoreTests : StoreTest
{
    private const string Role = "system_context/01_role";

    private readonly string _folder;
    private readonly LogLines<PromptStore> _log = new();
    private readonly PromptStore _store;

    public PromptStoreTests() : this(new ContextHome())
    {
    }

    private protected PromptStoreTests(ContextHome home) : base(home)
    {
        _folder = Path.Combine(home.Outside, "shipped");
        Directory.CreateDirectory(Path.Combine(_folder, "system_context"));
        _store = NewStore();
    }

    [Fact]
    public async Task Edit_is_live_even_when_date_and_length_stay_the_same()
    {
        var file = Ship(Role, "one");
        Assert.Equal("one", (await GetAsync()).Text);
        var written = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "two");
        File.SetLastWriteTimeUtc(file, written);
        Assert.Equal("two", (await GetAsync()).Text);
    }

    [Fact]
    public async Task File_that_has_settled_is_not_read_again()
    {
        var file = Ship(Role, "one");
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));
        var first = await GetAsync();
        Assert.Same(first, await GetAsync());
        using (new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None))
            Assert.Same(first, await GetAsync());
    }

    [Fact]
    public async Task Own_version_wins_until_it_is_deleted()
    {
        Ship(Role, "shipped");
        await _store.SaveAsync(Role, "mine", default);
        Assert.Equal(("mine", PromptSource.Overridden), ((await GetAsync()).Template.Text, (await GetAsync()).Source));
        Assert.Equal("mine", Home.Kept("prompts/system_context/01_role.md"));

        await _store.ResetAsync(Role, ContextHome.Ct);
        Assert.Equal(("shipped", PromptSource.Shipped), ((await GetAsync()).Template.Text, (await GetAsync()).Source));
    }

    [Fact]
    public async Task Own_version_survives_an_update_of_the_shipped_one()
    {
        Ship(Role, "shipped");
        await _store.SaveAsync(Role, "mine", default);
        Ship(Role, "shipped, newer");
        Assert.Equal("mine", (await NewStore().GetAsync(Role, default)).Text);
    }

    [Fact]
    public async Task Broken_edit_keeps_the_last_good_version_and_is_logged_once()
    {
        Ship(Role, "shipped");
        await _store.SaveAsync(Role, "good", default);
        await GetAsync();
        Home.Put("prompts/system_context/01_role.md", "x {{broken");

        var prompt = await GetAsync();
        await GetAsync();

        Assert.Equal("good", prompt.Template.Text);
        Assert.Equal("x {{broken", prompt.Text);
        Assert.Contains("line 1, column 3", prompt.Error, StringComparison.Ordinal);
        Assert.Contains("line 1, column 3", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);

        Home.Put("prompts/system_context/01_role.md", "good again");
        Assert.Equal(("good again", null), ((await GetAsync()).Template.Text, (await GetAsync()).Error));
    }

    [Fact]
    public async Task Own_version_that_was_never_good_leaves_the_shipped_one_in_force()
    {
        Ship(Role, "shipped");
        Home.Put("prompts/system_context/01_role.md", "{{$role}}");
        var prompt = await GetAsync();
        Assert.Equal(("shipped", PromptSource.Overridden), (prompt.Template.Text, prompt.Source));
        Assert.Contains("no variable $role here", prompt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_version_that_is_no_text_leaves_the_shipped_one_in_force()
    {
        Ship(Role, "shipped");
        Home.Put("prompts/system_context/01_role.md", [0xC3, 0x28]);
        var prompt = await GetAsync();
        Assert.Equal("shipped", prompt.Template.Text);
        Assert.Contains("not UTF-8", prompt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_text_is_not_saved()
    {
        Ship(Role, "shipped");
        await Assert.ThrowsAsync<PromptException>(() => _store.SaveAsync(Role, "a\nbc {{$x", default));
        Assert.Null(Home.Kept("prompts/system_context/01_role.md"));
    }

    [Fact]
    public async Task Deleted_shipped_file_keeps_its_last_version_and_a_missing_one_is_an_error()
    {
        var file = Ship(Role, "good");
        await GetAsync();
        File.Delete(file);
        Assert.Equal("good", (await GetAsync()).Text);
        await Assert.ThrowsAsync<FileNotFoundException>(() => _store.GetAsync("system_context/none", default));
    }

    [Fact]
    public async Task Shipped_prompt_that_was_never_good_is_named()
    {
        Ship(Role, "{{");
        var broken = await Assert.ThrowsAsync<InvalidDataException>(GetAsync);
        Assert.Contains(Role, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_is_listed_in_file_name_order_without_its_readme()
    {
        Ship("system_context/02_b", "");
        Ship("system_context/01_a", "");
        Ship("system_context/README", "");
        Assert.Equal(["system_context/01_a", "system_context/02_b"], _store.In("system_context/"));
    }

    [Theory]
    [InlineData("system_context/01_role", "role")]
    [InlineData("system_context/02_tools_canvas", "tools")]
    [InlineData("system_context/05_reference_graphs", "reference")]
    [InlineData("system_context/notes", "reference")]
    public void File_name_tells_the_section(string name, string section) => Assert.Equal(section, PromptNames.SectionOf(name));

    private PromptStore NewStore() => new(
        new ShippedPrompts(new PromptFolder(_folder), TimeProvider.System), new PromptOverrideStore(Home.Files), TimeProvider.System, _log);

    private Task<Prompt> GetAsync() => _store.GetAsync(Role, default);

    private string Ship(string name, string text)
    {
        var file = Path.Combine(_folder, name + ".md");
        File.WriteAllText(file, text);
        return file;
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PromptStoreOnPostgresTests() : PromptStoreTests(ContextHome.OnPostgres());
