using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class ProfileTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/user-context/personality", "SOUL.md")]
    [InlineData("/api/user-context/goals", "goals.md")]
    public async Task Texts_are_written_read_and_removed_as_files(string path, string name)
    {
        const string Text = "# Seele\r\n\n\tfreundlich 😀  \n";
        var file = Path.Combine(_host.Context, name);
        Api.AssertJson(new { text = "" }, await _host.GetAsync(path));

        Api.AssertJson(new { ok = true, text = Text }, await _host.OkAsync("PUT", path, new { text = Text }));
        Assert.Equal(Text, File.ReadAllText(file));
        File.WriteAllText(file, "edited");
        Api.AssertJson(new { text = "edited" }, await _host.GetAsync(path));

        await _host.RefusesAsync("at most 20,000", 400, "PUT", path, new { text = new string('x', 20_001) });
        Api.AssertJson(new { text = "edited" }, await _host.GetAsync(path));

        await _host.OkAsync("PUT", path, new { text = " \n" });
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("/api/user-context/personality", "SOUL.md")]
    [InlineData("/api/user-context/goals", "goals.md")]
    public async Task A_file_that_is_no_text_is_named_and_can_be_replaced(string path, string name)
    {
        var file = Path.Combine(_host.Context, name);
        File.WriteAllBytes(file, [0xC3, 0x28]);
        Assert.Equal($"{name} is not UTF-8 text. Save it as UTF-8.", await _host.FailsAsync(422, "GET", path));
        File.WriteAllText(file, new string('x', 1_048_576));
        await _host.RefusesAsync("at most 262,144", 422, "GET", path);

        await _host.OkAsync("PUT", path, new { text = "mended" });

        Api.AssertJson(new { text = "mended" }, await _host.GetAsync(path));
    }
}
