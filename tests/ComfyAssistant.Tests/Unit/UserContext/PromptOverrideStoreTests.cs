using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class PromptOverrideStoreTests : StoreTest
{
    private const string Name = "system_context/01_role";

    private readonly PromptOverrideStore _store;

    public PromptOverrideStoreTests() : this(new ContextHome())
    {
    }

    private protected PromptOverrideStoreTests(ContextHome home) : base(home) => _store = new(Home.Files);

    [Fact]
    public async Task Text_is_written_read_and_deleted()
    {
        Assert.Null(await _store.FindAsync(Name, ContextHome.Ct));
        await _store.DeleteAsync(Name, ContextHome.Ct);
        await _store.WriteAsync(Name, "Zoë\n", ContextHome.Ct);
        Assert.Equal("Zoë\n", await _store.ReadAsync(Name, ContextHome.Ct));
        await _store.DeleteAsync(Name, ContextHome.Ct);
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
        var before = Home.EverythingOutside();
        Assert.Null(await _store.FindAsync(name, ContextHome.Ct));
        Assert.Null(await _store.ReadAsync(name, ContextHome.Ct));
        await _store.DeleteAsync(name, ContextHome.Ct);
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => _store.WriteAsync(name, "x", ContextHome.Ct));
        Assert.Equal(before, Home.EverythingOutside());
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
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PromptOverrideStoreOnPostgresTests() : PromptOverrideStoreTests(ContextHome.OnPostgres());
