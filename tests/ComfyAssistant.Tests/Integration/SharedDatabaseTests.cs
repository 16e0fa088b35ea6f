using System.Net;
using System.Text;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Two services over one database: what one acknowledges, the other has.</summary>
public sealed class SharedDatabaseTests : IAsyncLifetime
{
    private const string Conversation = "/api/conversations/one";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _database = PostgresCluster.Setting(nameof(SharedDatabaseTests));
    private ScriptedProvider _provider = null!;
    private TestHost _one = null!;
    private TestHost _other = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _one = await TestHost.StartAsync(_provider, _database, PostgresCluster.Secret, "LLM_TOOLS=all");
        _other = await TestHost.StartAsync(_provider, _database, PostgresCluster.Secret, "LLM_TOOLS=all");
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_to_one_is_read_from_the_other_at_once()
    {
        await _one.OkAsync("POST", "/api/user-context/rules", new { name = "Language", text = "Answer in German." });
        await _one.OkAsync("POST", "/api/user-context/skills", new { name = "wash", description = "d", instructions = "Cold water." });
        await _one.OkAsync("POST", "/api/user-context/personas", new { name = "Pirate", personality = "Arr." });
        await _one.OkAsync("PUT", "/api/user-context/personas/active", new { slug = "pirate" });
        await _one.OkAsync("PUT", "/api/user-context/goals", new { text = "portraits" });
        await _one.OkAsync("PUT", "/api/user-context/preferences/size", new { value = 1024 });

        foreach (var route in new[] { "rules", "skills", "skills/wash", "personas", "goals", "preferences" })
            Assert.Equal(
                await _one.Http.GetStringAsync("/api/user-context/" + route),
                await _other.Http.GetStringAsync("/api/user-context/" + route));
        Assert.Equal("pirate", (string?)(await _other.GetAsync("/api/user-context/personas"))["active"]);
        Assert.Single((await _other.GetAsync("/api/versions/goals"))["versions"]!.AsArray());
        await _other.RefusesAsync("already", 400, "POST", "/api/user-context/skills",
            new { name = "wash", description = "d", instructions = "i" });
    }

    [Fact]
    public async Task A_conversation_that_the_other_has_changed_is_not_overwritten()
    {
        using var kept = await PutAsync(_one, """{"messages":[1]}""", version: null);
        var version = kept.Headers.ETag?.Tag ?? (await _one.Http.GetAsync(Conversation)).Headers.ETag!.Tag;
        using (var changed = await PutAsync(_other, """{"messages":[2]}""", version))
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        using var refused = await PutAsync(_one, """{"messages":[3]}""", version);

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("""{"messages":[2]}""", await _one.Http.GetStringAsync(Conversation));
    }

    [Fact]
    public async Task What_one_changes_is_in_the_next_message_of_the_other()
    {
        await HeardAsync(null, () => _other.ChatAsync("Hi"));

        await HeardAsync("", () => _one.OkAsync(
            "POST", "/api/user-context/rules", new { name = "Language", text = "Answer in German." }));
        await _other.ChatAsync("Hi");

        Assert.Contains("Answer in German.", (string)_provider.Calls[^1].Messages[0]!["content"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_asks_the_database_nothing_while_nothing_changes()
    {
        await HeardAsync(null, () => _other.ChatAsync("Hi"));
        await _other.Services.GetRequiredService<TokenCounter>().Ready;
        await _other.ChatAsync("Hi");
        var server = _other.Services.GetRequiredService<PostgresServer>();
        var before = server.Runs;

        for (var i = 0; i < 3; i++)
            await _other.ChatAsync("Hi");

        Assert.Equal(before, server.Runs);
    }

    [Fact]
    public async Task A_tool_that_is_switched_off_at_one_is_off_at_the_other()
    {
        await HeardAsync(null, () => _other.ChatAsync("Hi"));
        Assert.Contains("addRule", _provider.Calls[^1].Tools);

        await HeardAsync("", () => _one.Services.GetRequiredService<ToolMarkStore>()
            .SetAsync("addRule", null, ToolMark.Off, default));
        await _other.ChatAsync("Hi");

        Assert.DoesNotContain("addRule", _provider.Calls[^1].Tools);
    }

    [Fact]
    public async Task Without_its_database_a_service_chats_and_says_what_it_cannot_do()
    {
        await using var alone = await TestHost.StartAsync(
            _provider, "COMFY_ASSISTANT_DATABASE=postgresql://me:secret-word@127.0.0.1:9/none");

        Assert.Equal(HttpStatusCode.OK, (await alone.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal("stop", (await alone.ChatAsync("Hi")).Finish);
        foreach (var route in new[] { "user-context/rules", "user-context/skills", "user-context/goals", "conversations" })
        {
            var reason = await alone.FailsAsync(503, "GET", "/api/" + route);
            Assert.Contains("cannot be reached", reason, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-word", reason, StringComparison.Ordinal);
        }
    }

    private async Task HeardAsync(string? user, Func<Task> make)
    {
        var changes = _other.Services.GetRequiredService<PostgresServer>().Changes;
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changes.Heard += Note;
        await make();
        await heard.Task.WaitAsync(Patience, TimeProvider.System);
        changes.Heard -= Note;

        void Note(string? whose)
        {
            if (whose == user) heard.TrySetResult();
        }
    }

    private static Task<HttpResponseMessage> PutAsync(TestHost host, string json, string? version)
    {
        var content = new StringContent(json, Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Put, Conversation) { Content = content };
        if (version is not null) request.Headers.Add("If-Match", version);
        return host.Http.SendAsync(request);
    }
}
