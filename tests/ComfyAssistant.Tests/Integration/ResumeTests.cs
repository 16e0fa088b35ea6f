using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A second viewer of a running answer.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_runs_is_204()
    {
        await _host.ChatAsync(Of(User("Hi")));
        using var response = await _host.Http.GetAsync("/api/chat/chat-1/stream");
        Assert.Equal(204, (int)response.StatusCode);
    }

    [Fact]
    public async Task Running_answer_is_replayed_from_its_first_chunk_and_followed_to_its_end()
    {
        _provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("Hello"));
            await call.HoldAsync();
            await call.SendAsync(Chunks.Answer(" world"));
        });
        using var first = await _host.OpenAsync(Of(User("Hi")));
        using var second = await _host.Http.GetAsync("/api/chat/chat-1/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("v1", second.Headers.GetValues("X-Vercel-AI-UI-Message-Stream").Single());
        _provider.Calls.Single().Release();

        var seen = UiTranscript.Parse(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("Hello world", seen.Text);
        Assert.Equal(await first.Content.ReadAsStringAsync(), seen.Body);
    }
}
