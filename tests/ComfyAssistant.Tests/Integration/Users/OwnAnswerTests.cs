using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>What one user's answer or panel is doing is nobody else's.</summary>
public sealed class OwnAnswerTests
{
    private const string Anna = "mark-of-anna-81";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_users_answer_is_neither_followed_nor_stopped_nor_replaced(bool isShared)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var begun = new TaskCompletionSource<ProviderCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text(Anna));
            begun.TrySetResult(call);
            await call.HoldAsync();
            await call.SendAsync(Chunks.Answer(" end"));
        });
        string[] settings = [.. ManyUsers.ByHeader,
            .. isShared ? ["COMFY_ASSISTANT_VALKEY=" + await ValkeyProcess.DatabaseAsync()] : Array.Empty<string>()];
        await using var service = await TestHost.StartAsync(provider, settings);
        // Whoever else shares Valkey is asked there.
        await using var second = await TestHost.StartAsync(provider, settings);
        var elsewhere = isShared ? second : service;
        using var anna = service.As("anna");
        using var bert = elsewhere.As("bert");
        using var annaElsewhere = elsewhere.As("anna");
        var body = Of(User("Go"));
        (body["id"], body["resumable"]) = ("chat-1", true);
        using var first = await anna.SendAsync(
            new(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(body) }, HttpCompletionOption.ResponseHeadersRead);
        var call = await begun.Task.WaitAsync(ManyUsers.Patience);

        Assert.Equal(204, (int)(await bert.GetAsync("/api/chat/chat-1/stream")).StatusCode);
        Assert.Equal(204, (int)(await bert.DeleteAsync("/api/chat/chat-1")).StatusCode);
        var own = await bert.PostAsJsonAsync("/api/chat", (JsonNode)body);
        Assert.DoesNotContain(Anna, await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var follower = await annaElsewhere.GetAsync("/api/chat/chat-1/stream", HttpCompletionOption.ResponseHeadersRead);
        call.Release();

        foreach (var reader in new[] { first, follower })
        {
            var seen = UiTranscript.Parse(await reader.Content.ReadAsByteArrayAsync().WaitAsync(ManyUsers.Patience));
            Assert.Equal(Anna + " end", seen.Text);
            Assert.Equal("stop", seen.Finish);
        }
    }

    [Fact]
    public async Task A_call_for_the_canvas_reaches_no_other_users_panel()
    {
        await using var service = await TestHost.StartAsync(null, ManyUsers.ByHeader);
        using var anna = service.As("anna");
        using var bert = service.As("bert");
        await using var panel = await ListeningPanel.OpenAsync(anna, "p1");
        await using (var client = await McpClients.ConnectAsync(bert))
            Assert.True((await client.CallAsync("getWorkflowInfo")).IsError);
        // Her panel was told of nothing: the first that it hears is her own.
        await using var own = await McpClients.ConnectAsync(anna);
        var asked = own.CallAsync("getWorkflowInfo");
        await panel.AnswerAsync(new { success = true, data = Anna });
        Assert.Contains(Anna, (await asked.WaitAsync(ManyUsers.Patience)).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_names_the_user()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Then(Chunks.Calls(("c1", "addRule", """{"name":"cats","rule":"always cats"}"""))).Then(Chunks.Answer("Done."));
        await using var service = await TestHost.StartAsync(provider, [.. ManyUsers.ByHeader, "COMFY_ASSISTANT_AUDIT=on"]);
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "Anna@studio.example");
        await service.ChatAsync(Of(User("Go")));
        var file = Assert.Single(Directory.GetFiles(service.Context, "audit*.log", SearchOption.AllDirectories));
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        Assert.Equal("anna@studio.example", (string?)JsonNode.Parse((await reader.ReadLineAsync())!)!["who"]);
        Assert.Contains("always cats", await service.Http.GetStringAsync("/api/user-context/rules"), StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(Path.Combine(service.Context, "users", "anna@studio.example", "context.db")));
        Assert.False(System.IO.File.Exists(Path.Combine(service.Context, "context.db")));
    }
}
