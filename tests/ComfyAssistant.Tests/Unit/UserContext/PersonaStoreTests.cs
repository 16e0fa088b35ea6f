using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.UserContext;

public class PersonaStoreTests : StoreTest
{
    public PersonaStoreTests() : this(new ContextHome())
    {
    }

    private protected PersonaStoreTests(ContextHome home) : base(home)
    {
    }

    [Fact]
    public async Task A_created_persona_is_read_back_and_not_active()
    {
        var created = await Home.Personas.CreateAsync("Der \"Meister\": 匠 😀", null, "local", "# You\nare patient.\n", ContextHome.Ct);

        var list = await Home.Personas.ListAsync(ContextHome.Ct);
        Assert.Equal(created, Assert.Single(list.Personas));
        Assert.Equal(new("der-meister", "Der \"Meister\": 匠 😀", "", "local", "# You\nare patient.\n"), created);
        Assert.Null(list.Active);
        Assert.Null(await Home.Personas.ActiveAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task A_persona_of_an_older_install_is_read()
    {
        Home.Put("personas/artist/SOUL.md", "---\nName: Artist\nDescription: Loves colour\nProvider: groq\n---\n\nBe bold.");

        var persona = Assert.Single((await Home.Personas.ListAsync(ContextHome.Ct)).Personas);

        Assert.Equal(new("artist", "Artist", "Loves colour", "groq", "\nBe bold."), persona);
    }

    [Fact]
    public async Task The_active_one_can_be_switched_and_switched_off()
    {
        var a = await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);
        var b = await Home.Personas.CreateAsync("B", "", "", "b", ContextHome.Ct);

        await Home.Personas.SwitchAsync(a.Slug, ContextHome.Ct);
        await Home.Personas.SwitchAsync(b.Slug, ContextHome.Ct);
        Assert.Equal(b, await Home.Personas.ActiveAsync(ContextHome.Ct));
        Assert.Equal("b", (await Home.Personas.ListAsync(ContextHome.Ct)).Active);

        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Personas.SwitchAsync("c", ContextHome.Ct));
        Assert.Equal(b, await Home.Personas.ActiveAsync(ContextHome.Ct));

        await Home.Personas.SwitchAsync(null, ContextHome.Ct);
        Assert.Null(await Home.Personas.ActiveAsync(ContextHome.Ct));
    }

    [Fact]
    public async Task Deleting_the_active_one_leaves_none_active_even_when_it_comes_back()
    {
        var a = await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);
        await Home.Personas.SwitchAsync(a.Slug, ContextHome.Ct);

        await Home.Personas.DeleteAsync(a.Slug, ContextHome.Ct);
        await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);

        Assert.Null(await Home.Personas.ActiveAsync(ContextHome.Ct));
        await ContextAssert.FailsAsync(ContextFault.NotFound, () => Home.Personas.DeleteAsync("../skills", ContextHome.Ct));
    }

    [Fact]
    public async Task One_removed_by_hand_means_none_is_active()
    {
        var a = await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);
        await Home.Personas.SwitchAsync(a.Slug, ContextHome.Ct);
        Home.Remove($"personas/{a.Slug}/SOUL.md");

        Assert.Null(await Home.Personas.ActiveAsync(ContextHome.Ct));
        Assert.Null((await Home.Personas.ListAsync(ContextHome.Ct)).Active);
    }

    [Fact]
    public async Task A_broken_file_fails_nothing_but_itself()
    {
        Home.Put("personas/broken/SOUL.md", "---\nName: [\n---\nx");
        await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);

        var list = await Home.Personas.ListAsync(ContextHome.Ct);

        Assert.Equal("a", Assert.Single(list.Personas).Slug);
        Assert.Contains("not valid YAML", Assert.Single(list.Unreadable, u => u.Slug == "broken").Reason, StringComparison.Ordinal);
        await ContextAssert.FailsAsync(ContextFault.Unreadable, () => Home.Personas.SwitchAsync("broken", ContextHome.Ct));
    }

    [Fact]
    public async Task Bad_ones_are_refused()
    {
        await Home.Personas.CreateAsync("A", "", "", "a", ContextHome.Ct);

        Assert.Contains("already", await Refused(" A ", "", "a"), StringComparison.Ordinal);
        Assert.Contains("name is missing", await Refused("", "", "a"), StringComparison.Ordinal);
        Assert.Contains("personality is missing", await Refused("B", "", " "), StringComparison.Ordinal);
        Assert.Contains("at most 1,024", await Refused("B", new string('x', 1_025), "b"), StringComparison.Ordinal);
        Assert.Single((await Home.Personas.ListAsync(ContextHome.Ct)).Personas);

        async Task<string> Refused(string name, string description, string personality) => (await ContextAssert.FailsAsync(
            ContextFault.Invalid, () => Home.Personas.CreateAsync(name, description, "", personality, ContextHome.Ct))).Message;
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PersonaStoreOnPostgresTests() : PersonaStoreTests(ContextHome.OnPostgres());
