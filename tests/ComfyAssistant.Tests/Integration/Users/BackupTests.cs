using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>What docs/studio.md says of backups: the database, as pg_dump writes it, and the secret bring everything back.</summary>
public sealed class BackupTests
{
    private const string Key = "sk-planted-0123456789-of-anna";

    [Fact]
    public async Task A_host_on_a_restored_database_has_what_its_users_had_and_their_keys_work()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        var lost = PostgresCluster.Blank();
        await using (var host = await StartAsync(provider, lost))
        {
            using var anna = host.As("anna");
            using var team = host.AsTeam();
            await anna.OkAsync("POST", "/api/user-context/rules", new { name = "Language", text = "Answer in German." });
            await anna.OkAsync("POST", "/api/user-context/skills", new { name = "wash", description = "d", instructions = "Cold water." });
            await anna.OkAsync("PUT", "/api/models/mine", Connection(provider, Key));
            await team.OkAsync("PUT", "/api/models/studio", Connection(provider, Key + "-s"));
        }
        var dump = PostgresCluster.Dump(lost);
        Assert.DoesNotContain(Key, dump, StringComparison.Ordinal);
        PostgresCluster.Drop(lost);
        var restored = PostgresCluster.Blank();
        PostgresCluster.Restore(restored, dump);

        await using var again = await StartAsync(provider, restored);
        using var user = again.As("anna");
        Assert.Contains(
            "Answer in German.", (await user.OkAsync("GET", "/api/user-context/rules")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(
            "Cold water.", (await user.OkAsync("GET", "/api/user-context/skills/wash")).ToJsonString(), StringComparison.Ordinal);
        await SayAsync(user, "mine");
        Assert.Equal("Bearer " + Key, provider.Calls[^1].Authorization);
        await SayAsync(user, "studio");
        Assert.Equal($"Bearer {Key}-s", provider.Calls[^1].Authorization);
    }

    private static Task<TestHost> StartAsync(ScriptedProvider provider, string database) => TestHost.StartAsync(provider,
        [.. ManyUsers.WithEditor, PostgresCluster.Variable + database, PostgresCluster.Secret, "LLM_REQUEST_DELAY_SECONDS=0.01"]);

    private static object Connection(ScriptedProvider provider, string key) =>
        new { name = "Named", provider = "other", baseUrl = provider.Url, key, model = "m" };

    private static async Task SayAsync(HttpClient user, string connection)
    {
        var body = Conversation.Of(Conversation.User("Hi"));
        body["connection"] = connection;
        using var answer = await user.PostAsync("/api/chat", new StringContent(body.ToJsonString(), null, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await answer.Content.ReadAsStringAsync();
    }
}
