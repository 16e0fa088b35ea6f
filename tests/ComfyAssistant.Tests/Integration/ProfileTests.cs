using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public class ProfileTests : ServiceTest
{
    public ProfileTests()
    {
    }

    private protected ProfileTests(string database) : base(database)
    {
    }

    [Theory]
    [InlineData("/api/user-context/personality", "SOUL.md")]
    [InlineData("/api/user-context/goals", "goals.md")]
    public async Task Texts_are_written_read_and_removed(string path, string name)
    {
        const string Text = "# Seele\r\n\n\tfreundlich 😀  \n";
        Api.AssertJson(new { text = "" }, await Service.GetAsync(path));

        Api.AssertJson(new { ok = true, text = Text }, await Service.OkAsync("PUT", path, new { text = Text }));
        Assert.Equal(Text, Service.Kept(name));
        Service.Put(name, "edited");
        Api.AssertJson(new { text = "edited" }, await Service.GetAsync(path));

        await Service.RefusesAsync("at most 20,000", 400, "PUT", path, new { text = new string('x', 20_001) });
        Api.AssertJson(new { text = "edited" }, await Service.GetAsync(path));

        await Service.OkAsync("PUT", path, new { text = " \n" });
        Assert.Null(Service.Kept(name));
    }

    [Theory]
    [InlineData("/api/user-context/personality", "SOUL.md")]
    [InlineData("/api/user-context/goals", "goals.md")]
    public async Task A_file_that_is_no_text_is_named_and_can_be_replaced(string path, string name)
    {
        Service.Put(name, [0xC3, 0x28]);
        Assert.Equal($"{name} is not UTF-8 text. Save it as UTF-8.", await Service.FailsAsync(422, "GET", path));
        Service.Put(name, new string('x', 1_048_576));
        await Service.RefusesAsync("at most 262,144", 422, "GET", path);

        await Service.OkAsync("PUT", path, new { text = "mended" });

        Api.AssertJson(new { text = "mended" }, await Service.GetAsync(path));
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class ProfilesOnPostgresTests() : ProfileTests(PostgresCluster.Setting(nameof(ProfilesOnPostgresTests)));
