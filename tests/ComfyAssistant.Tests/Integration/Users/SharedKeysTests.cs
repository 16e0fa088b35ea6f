using System.Net;
using System.Text.Json;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>What a user connects, allows or enters on one host is there on the others, and no dump of the database tells a key.</summary>
public sealed class SharedKeysTests : IAsyncLifetime
{
    private const string Mine = "/api/models/mine", Server = "/api/mcp/servers/notes";
    private const string Key = "sk-planted-0123456789-of-anna", Other = "planted-word-4711";

    private static readonly Uri Site = new("https://api.test");

    private readonly string _database = PostgresCluster.Emptied(nameof(SharedKeysTests));
    private string[] _settings = null!;
    private ScriptedProvider _provider = null!;
    private TestHost _one = null!;
    private TestHost _two = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        _settings = [.. ManyUsers.WithEditor, PostgresCluster.Variable + _database, "LLM_REQUEST_DELAY_SECONDS=0.01"];
        _one = await StartAsync();
        _two = await StartAsync();
        using var anna = _two.As("anna");
        await HeardAsync(null, () => anna.GetAsync("/api/models"));
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_of_one_host_answers_on_the_other_until_it_is_deleted()
    {
        using var there = _two.As("anna");
        using var here = _one.As("anna");
        using var bert = _two.As("bert");
        using var team = _one.AsTeam();
        await HeardAsync("anna", () => here.OkAsync("PUT", Mine, Connection(Key)));
        await HeardAsync("_team", () => team.OkAsync("PUT", "/api/models/studio", Connection("sk-planted-0123456789-of-all")));

        await ChatAsync(there, "mine");
        Assert.Equal("Bearer " + Key, _provider.Calls[^1].Authorization);
        await ChatAsync(bert, "studio");
        Assert.Equal("Bearer sk-planted-0123456789-of-all", _provider.Calls[^1].Authorization);
        await bert.RefusesAsync("no connection", 404, "GET", Mine + "/list");

        // Without a key the stored one stays, whichever host has stored it.
        await HeardAsync("anna", () => here.OkAsync("PUT", Mine, Connection(Key + "-2")));
        await there.OkAsync("PUT", Mine, Connection(null));
        await ChatAsync(there, "mine");
        Assert.Equal($"Bearer {Key}-2", _provider.Calls[^1].Authorization);

        await HeardAsync("anna", () => here.OkAsync("DELETE", Mine));
        Assert.DoesNotContain("mine", (await there.OkAsync("GET", "/api/models")).ToJsonString(), StringComparison.Ordinal);
        AssertKeepsSilent(Key, "0123456789-of-all");
    }

    [Fact]
    public async Task What_both_hosts_write_at_once_is_there_whole()
    {
        using var here = _one.As("anna");
        using var there = _two.As("anna");

        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(i => new[]
        {
            here.OkAsync("PUT", $"/api/models/a{i}", Connection(Key)), there.OkAsync("PUT", $"/api/models/b{i}", Connection(Key)),
        }));

        await HeardAsync("anna", () => here.OkAsync("PUT", Mine, Connection(Key)));
        Assert.Equal(18, (await there.OkAsync("GET", "/api/models"))["connections"]!.AsArray().Count);
    }

    [Fact]
    public async Task Servers_what_their_tools_may_do_and_keys_of_skills_are_on_both()
    {
        using var here = _one.As("anna");
        using var there = _two.As("anna");
        var server = new { url = "http://127.0.0.1:9/mcp", headers = new Dictionary<string, string> { ["X-Key"] = Other } };
        await HeardAsync("anna", () => here.OkAsync("PUT", Server, server));
        var tool = new ServerTool("find", null, "Finds.", JsonSerializer.SerializeToElement(new { type = "object" }));
        await HeardAsync("anna", () => Of<ToolPermissions>(_one).PutAsync("notes", tool, ToolLeave.Ask, default));
        await HeardAsync("anna", () => Of<SkillKeys>(_one).PutAsync("wash", "token", Site, Other + "-2", default));

        var list = await there.OkAsync("GET", "/api/mcp/servers");
        Assert.Equal("mcp.json (PostgreSQL)", (string?)list["file"]);
        Assert.Contains("X-Key", list.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("find", Assert.Single(await Of<ToolPermissions>(_two).CurrentAsync(default)).Tool.Name);
        Assert.Equal(Other + "-2", await Of<SkillKeys>(_two).FindAsync("wash", "token", Site, default));
        AssertKeepsSilent(Other);

        // The leave that is taken back here is gone there.
        await HeardAsync("anna", () => Of<ToolPermissions>(_one).PutAsync("notes", tool, ToolLeave.Never, default));
        Assert.Empty(await Of<ToolPermissions>(_two).CurrentAsync(default));
    }

    [Fact]
    public async Task A_host_with_another_secret_says_so_is_not_ready_and_changes_nothing()
    {
        using var here = _one.As("anna");
        await here.OkAsync("PUT", Mine, Connection(Key));
        await using var stranger = await TestHost.StartAsync(
            _provider, [.. _settings, "COMFY_ASSISTANT_SECRET=another secret of thirty-two chars"]);
        using var there = stranger.As("anna");

        var problem = (string?)(await there.OkAsync("GET", "/api/models"))["problem"];
        Assert.Contains("COMFY_ASSISTANT_SECRET", problem, StringComparison.Ordinal);
        await there.RefusesAsync("COMFY_ASSISTANT_SECRET", 503, "PUT", "/api/models/new", Connection(Other));
        await there.RefusesAsync("COMFY_ASSISTANT_SECRET", 503, "PUT", Server, new { url = "http://127.0.0.1:9/mcp" });
        Assert.Equal(HttpStatusCode.OK, (await stranger.Http.GetAsync("/healthz")).StatusCode);
        using (var ready = await stranger.Http.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("another COMFY_ASSISTANT_SECRET", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await _one.Http.GetAsync("/readyz")).StatusCode);

        await ChatAsync(here, "mine");
        Assert.Equal("Bearer " + Key, _provider.Calls[^1].Authorization);
    }

    [Fact]
    public async Task Without_a_secret_keys_stay_in_the_folder_of_their_host()
    {
        await using var alone = await TestHost.StartAsync(_provider, _settings);
        using var anna = alone.As("anna");
        await anna.OkAsync("PUT", Mine, Connection(Key));

        var kept = await File.ReadAllTextAsync(Path.Combine(alone.Context, "users", "anna", "connections.json"));
        Assert.Contains(Key, kept, StringComparison.Ordinal);
        using var there = _two.As("anna");
        Assert.DoesNotContain("mine", (await there.OkAsync("GET", "/api/models")).ToJsonString(), StringComparison.Ordinal);
        AssertKeepsSilent(Key);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(_provider, [.. _settings, PostgresCluster.Secret]);

    private object Connection(string? key) => new { name = "Named", provider = "other", baseUrl = _provider.Url, key, model = "m" };

    private static async Task ChatAsync(HttpClient user, string connection)
    {
        var body = Conversation.Of(Conversation.User("Hi"));
        body["connection"] = connection;
        using var answer = await user.PostAsync("/api/chat", new StringContent(body.ToJsonString(), null, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await answer.Content.ReadAsStringAsync();
    }

    private static T Of<T>(TestHost host) where T : notnull
    {
        using var lease = host.Services.GetRequiredService<UserContainers>().Enter("anna");
        return lease.For(host.Services).GetRequiredService<T>();
    }

    // Bytes are digits in a dump.
    private void AssertKeepsSilent(params string[] keys)
    {
        var dump = PostgresCluster.Dump(_database);
        Assert.Contains("all_files", dump, StringComparison.Ordinal);
        foreach (var key in keys)
        {
            Assert.DoesNotContain(key, dump, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(key)), dump, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(PostgresCluster.SecretText, dump, StringComparison.Ordinal);
    }

    // Until the other host has heard of it.
    private async Task HeardAsync(string? user, Func<Task> make)
    {
        var changes = _two.Services.GetRequiredService<PostgresServer>().Changes;
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changes.Heard += Note;
        await make();
        await heard.Task.WaitAsync(ManyUsers.Patience, TimeProvider.System);
        changes.Heard -= Note;

        void Note(string? whose)
        {
            if (whose == user) heard.TrySetResult();
        }
    }
}
