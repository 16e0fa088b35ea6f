using System.Net.Http.Json;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary>A user's services are made when they come and go when they have been away; what is theirs stays.</summary>
public sealed class AwayTests
{
    // What was read from variables at the start, and is never changed.
    private static readonly string[] Settings =
    [
        "ServerOptions", "ModelOptions", "ChatOptions", "RequestOptions", "PromptOptions", "PromptFolder", "McpOptions", "WebOptions",
        "UpdateOptions", "PlugInPlaces", "PostgresAddress", "SkillAddresses",
    ];

    // Where what a user has said is read.
    private static readonly string[] Read =
    [
        "/api/user-context/rules", "/api/user-context/preferences", "/api/user-context/personas", "/api/user-context/skills/one",
        "/api/user-context/goals", "/api/user-context/personality", "/api/prompts/system_message", "/api/prompts/preview",
        "/api/conversations/one", "/api/conversations/one/canvases/one", "/api/requests", "/api/versions/goals", "/api/models",
        "/api/mcp/servers", "/api/examples/cats",
    ];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_back_finds_everything_again(bool isDatabase)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        string[] settings = [.. ManyUsers.ByHeader, "COMFY_ASSISTANT_KEEP_REQUESTS=on",
            .. isDatabase ? [PostgresCluster.Setting(nameof(AwayTests))] : Array.Empty<string>()];
        await using var service = await TestHost.StartAsync(provider, _time, settings);
        using var anna = service.As("anna");
        foreach (var (method, path, body) in MarkedTexts.Said("said-by-anna-73"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(body) };
            using var answer = await anna.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        var before = await AllAsync(anna);
        var containers = service.Services.GetRequiredService<UserContainers>();
        var old = ContainerOf(containers, service, "anna");

        _time.Advance(TimeSpan.FromMinutes(31));
        using var bert = service.As("bert");
        Assert.DoesNotContain("said-by-anna-73", await bert.GetStringAsync("/api/prompts/preview"), StringComparison.Ordinal);
        Assert.Equal(1, containers.Count);

        Assert.Equal(before, await AllAsync(anna));
        Assert.NotSame(old, ContainerOf(containers, service, "anna"));
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_keeps_its_user_here()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var begun = new TaskCompletionSource<ProviderCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("So"));
            begun.TrySetResult(call);
            await call.HoldAsync();
            await call.SendAsync(Chunks.Calls(("c1", "addRule", """{"name":"dogs","rule":"never dogs"}""")));
        }).Then(Chunks.Answer("done"));
        await using var service = await TestHost.StartAsync(
            provider, _time, [.. ManyUsers.ByHeader, "LLM_RESUME_SECONDS=86400", "LLM_IDLE_TIMEOUT_SECONDS=86400"]);
        using var anna = service.As("anna");
        var body = Of(User("Go"));
        (body["id"], body["resumable"]) = ("chat-1", true);
        using (await anna.SendAsync(
            new(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(body) }, HttpCompletionOption.ResponseHeadersRead))
            await begun.Task.WaitAsync(ManyUsers.Patience);
        var containers = service.Services.GetRequiredService<UserContainers>();
        _time.Advance(TimeSpan.FromMinutes(31));
        using var bert = service.As("bert");
        await bert.GetStringAsync("/api/tools");
        Assert.Equal(2, containers.Count);

        (await begun.Task).Release();
        var seen = UiTranscript.Parse(await anna.GetByteArrayAsync("/api/chat/chat-1/stream"));
        Assert.Equal("stop", seen.Finish);
        Assert.Contains("never dogs", await anna.GetStringAsync("/api/user-context/rules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_a_user_has_for_themselves_can_be_made()
    {
        await using var service = await TestHost.StartAsync(null, [.. ManyUsers.ByHeader, PostgresCluster.Setting(nameof(AwayTests))]);
        var containers = service.Services.GetRequiredService<UserContainers>();
        using var lease = containers.Enter("anna");
        var own = lease.For(service.Services);
        Assert.All(containers.Own, type => Assert.NotNull(own.GetService(type)));
        Assert.All(containers.Own.Where(type => type != typeof(CurrentUser)), type => Assert.True(
            !ReferenceEquals(own.GetService(type), service.Services.GetService(type)) || Settings.Contains(type.Name), type.Name));
    }

    private static async Task<IReadOnlyList<string>> AllAsync(HttpClient http)
    {
        var all = new List<string>();
        foreach (var path in Read) all.Add($"{path}: {await http.GetStringAsync(path)}");
        return all;
    }

    private static CurrentUser ContainerOf(UserContainers containers, TestHost service, string name)
    {
        using var lease = containers.Enter(name);
        return lease.For(service.Services).GetRequiredService<CurrentUser>();
    }
}
