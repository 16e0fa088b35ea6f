using System.Text.Json.Nodes;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Models;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>Everybody may use the studio's connections; nobody but its editors changes one, and nobody at all is told a key.</summary>
public sealed class TeamModelTests : IAsyncLifetime
{
    private const string Studio = "/api/models/studio";
    private const string Key = "sk-key-of-the-studio-4711";

    private ScriptedProvider _provider = null!;
    private TestHost _service = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        _service = await TestHost.StartAsync(_provider, [.. ManyUsers.WithEditor, "LLM_REQUEST_DELAY_SECONDS=0.01"]);
        using var team = _service.AsTeam();
        await team.OkAsync("PUT", Studio, Connection("The studio's", Key));
        _service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_user_calls_its_models_and_never_learns_its_key()
    {
        using var anna = _service.As("anna");
        var all = await anna.OkAsync("GET", "/api/models");
        var studio = One(all, "studio");
        Assert.Equal(("team", true, "••••"), ((string?)studio["layer"], (bool)studio["isReadOnly"]!, (string?)studio["shownKey"]));
        Assert.Null(One(all, "environment")["layer"]);
        Assert.DoesNotContain("4711", all.ToJsonString(), StringComparison.Ordinal);

        await ChatAsync();
        Assert.Equal("Bearer " + Key, _provider.Calls[^1].Authorization);
        await anna.OkAsync("PUT", "/api/user-context/goals", new { text = "Find out " + Key });
        Assert.DoesNotContain(
            Key, (await anna.OkAsync("GET", "/api/prompts/preview"))["text"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_neither_changes_nor_deletes_it_and_may_put_one_in_its_place_without_its_key()
    {
        using var anna = _service.As("anna");
        using var bert = _service.As("bert");
        await anna.RefusesAsync("is the studio's", 400, "DELETE", Studio);
        var own = await anna.OkAsync("PUT", Studio, Connection("Mine", key: null));
        Assert.Equal(("user", null), ((string?)own["layer"], (string?)own["shownKey"]));
        await ChatAsync();
        Assert.NotEqual("Bearer " + Key, _provider.Calls[^1].Authorization);
        Assert.Equal("The studio's", (string?)One(await bert.OkAsync("GET", "/api/models"), "studio")["name"]);
        await anna.OkAsync("DELETE", Studio);
        Assert.Equal("The studio's", (string?)One(await anna.OkAsync("GET", "/api/models"), "studio")["name"]);
    }

    [Fact]
    public async Task What_an_editor_changes_counts_at_once_and_what_a_user_tried_stays_theirs()
    {
        using var anna = _service.As("anna");
        using var bert = _service.As("bert");
        using var team = _service.AsTeam();
        await anna.OkAsync("GET", "/api/models");
        await anna.OkAsync("PUT", Studio + "/trial", new { model = "m", passed = 1, jobs = 2, tools = "all" });
        Assert.NotNull(One(await anna.OkAsync("GET", "/api/models"), "studio")["trial"]);
        Assert.Null(One(await bert.OkAsync("GET", "/api/models"), "studio")["trial"]);

        await team.OkAsync("PUT", Studio, Connection("The studio's", Key + "-2"));
        Assert.Equal("team", (string?)One(await team.OkAsync("GET", "/api/models"), "studio")["layer"]);
        await ChatAsync();
        Assert.Equal($"Bearer {Key}-2", _provider.Calls[^1].Authorization);
        await team.OkAsync("DELETE", Studio);
        Assert.DoesNotContain("studio", (await anna.OkAsync("GET", "/api/models")).ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>All have the same key there: two users at once would be one caller too fast for its provider.</summary>
    [Fact]
    public async Task Its_calls_are_kept_apart_for_all_users_together()
    {
        Assert.Same(await PaceAsync("anna"), await PaceAsync("bert"));

        async Task<Pace> PaceAsync(string user)
        {
            using var lease = _service.Services.GetRequiredService<UserContainers>().Enter(user);
            var roster = lease.For(_service.Services).GetRequiredService<ModelRoster>();
            return roster.PaceOf(await roster.FindAsync("studio", default));
        }
    }

    private Task<UiTranscript> ChatAsync()
    {
        var body = Conversation.Of(Conversation.User("Hi"));
        body["connection"] = "studio";
        return _service.ChatAsync(body);
    }

    private object Connection(string name, string? key) =>
        new { name, provider = "other", baseUrl = _provider.Url, key, model = "m" };

    private static JsonNode One(JsonNode all, string id) =>
        all["connections"]!.AsArray().Single(connection => (string?)connection!["id"] == id)!;
}
