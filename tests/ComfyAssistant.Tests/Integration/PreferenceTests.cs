using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class PreferenceTests : IAsyncLifetime
{
    private const string Preferences = "/api/user-context/preferences";

    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync(null);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("\"beginner 😀\"")]
    [InlineData("12.5")]
    [InlineData("null")]
    [InlineData("{\"a\":[1,{\"b\":null}]}")]
    public async Task Any_JSON_is_set_read_listed_and_deleted(string json)
    {
        var value = JsonNode.Parse(json);
        await _host.OkAsync("PUT", Preferences + "/key", new { value = "old" });

        Api.AssertJson(new { ok = true, preference = new { key = "key", value } },
            await _host.OkAsync("PUT", Preferences + "/key", new { value }));
        Api.AssertJson(new { key = "key", value }, await _host.GetAsync(Preferences + "/key"));
        Api.AssertJson(new { preferences = new { key = value } }, await _host.GetAsync(Preferences));
        Api.AssertJson(new { ok = true, key = "key" }, await _host.OkAsync("DELETE", Preferences + "/key"));

        Api.AssertJson(new { preferences = new { } }, await _host.GetAsync(Preferences));
    }

    [Theory]
    [InlineData("sampler/steps")]
    [InlineData("größe 😀")]
    [InlineData("a?b#c+d&e")]
    public async Task Keys_of_any_letters_can_be_addressed(string key)
    {
        var path = $"{Preferences}/{Uri.EscapeDataString(key)}";
        await _host.OkAsync("PUT", path, new { value = 1 });

        Api.AssertJson(new { key, value = 1 }, await _host.GetAsync(path));
        Api.AssertJson(new { ok = true, key }, await _host.OkAsync("DELETE", path));
    }

    [Fact]
    public async Task Bad_ones_are_refused_and_unknown_ones_not_found()
    {
        await _host.RefusesAsync("missing or empty", 400, "PUT", Preferences + "/%20", new { value = 1 });
        await _host.RefusesAsync("at most 100", 400, "PUT", $"{Preferences}/{new string('x', 101)}", new { value = 1 });
        await _host.RefusesAsync("at most 10,000", 400, "PUT", Preferences + "/key", new { value = new string('x', 10_000) });
        var deep = $"{{\"value\":{new string('[', 33)}{new string(']', 33)}}}";
        await _host.RefusesAsync("32 levels", 400, "PUT", Preferences + "/key", deep);
        await _host.RefusesAsync("'key'", 404, "GET", Preferences + "/key");
        await _host.RefusesAsync("'key'", 404, "DELETE", Preferences + "/key");

        Api.AssertJson(new { preferences = new { } }, await _host.GetAsync(Preferences));
    }
}
