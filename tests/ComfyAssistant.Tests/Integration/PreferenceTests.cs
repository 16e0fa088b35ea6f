using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public class PreferenceTests : ServiceTest
{
    private const string Preferences = "/api/user-context/preferences";

    public PreferenceTests()
    {
    }

    private protected PreferenceTests(string database) : base(database)
    {
    }

    [Theory]
    [InlineData("\"beginner 😀\"")]
    [InlineData("12.5")]
    [InlineData("null")]
    [InlineData("{\"a\":[1,{\"b\":null}]}")]
    public async Task Any_JSON_is_set_read_listed_and_deleted(string json)
    {
        var value = JsonNode.Parse(json);
        await Service.OkAsync("PUT", Preferences + "/key", new { value = "old" });

        Api.AssertJson(new { ok = true, preference = new { key = "key", value } },
            await Service.OkAsync("PUT", Preferences + "/key", new { value }));
        Api.AssertJson(new { key = "key", value }, await Service.GetAsync(Preferences + "/key"));
        Api.AssertJson(new { preferences = new { key = value } }, await Service.GetAsync(Preferences));
        Api.AssertJson(new { ok = true, key = "key" }, await Service.OkAsync("DELETE", Preferences + "/key"));

        Api.AssertJson(new { preferences = new { } }, await Service.GetAsync(Preferences));
    }

    [Theory]
    [InlineData("sampler/steps")]
    [InlineData("größe 😀")]
    [InlineData("a?b#c+d&e")]
    public async Task Keys_of_any_letters_can_be_addressed(string key)
    {
        var path = $"{Preferences}/{Uri.EscapeDataString(key)}";
        await Service.OkAsync("PUT", path, new { value = 1 });

        Api.AssertJson(new { key, value = 1 }, await Service.GetAsync(path));
        Api.AssertJson(new { ok = true, key }, await Service.OkAsync("DELETE", path));
    }

    [Fact]
    public async Task Bad_ones_are_refused_and_unknown_ones_not_found()
    {
        await Service.RefusesAsync("missing or empty", 400, "PUT", Preferences + "/%20", new { value = 1 });
        await Service.RefusesAsync("at most 100", 400, "PUT", $"{Preferences}/{new string('x', 101)}", new { value = 1 });
        await Service.RefusesAsync("at most 10,000", 400, "PUT", Preferences + "/key", new { value = new string('x', 10_000) });
        var deep = $"{{\"value\":{new string('[', 33)}{new string(']', 33)}}}";
        await Service.RefusesAsync("32 levels", 400, "PUT", Preferences + "/key", deep);
        await Service.RefusesAsync("'key'", 404, "GET", Preferences + "/key");
        await Service.RefusesAsync("'key'", 404, "DELETE", Preferences + "/key");

        Api.AssertJson(new { preferences = new { } }, await Service.GetAsync(Preferences));
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class PreferencesOnPostgresTests() : PreferenceTests(PostgresCluster.Setting(nameof(PreferencesOnPostgresTests)));
