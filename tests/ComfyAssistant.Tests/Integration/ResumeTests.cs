using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A second viewer of a running answer.</summary>
public sealed class ResumeTests : ScriptedChatTest
{
    [Fact]
    public async Task Nothing_runs_is_204()
    {
        await Service.ChatAsync(Of(User("Hi")));
        using var response = await Service.Http.GetAsync("/api/chat/chat-1/stream");
        Assert.Equal(204, (int)response.StatusCode);
    }

    [Fact]
    public async Task Running_answer_is_replayed_from_its_first_chunk_and_followed_to_its_end()
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("Hello"));
            await call.HoldAsync();
            await call.SendAsync(Chunks.Answer(" world"));
        });
        using var first = await Service.OpenAsync(Of(User("Hi")));
        using var second = await Service.Http.GetAsync("/api/chat/chat-1/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("v1", second.Headers.GetValues("X-Vercel-AI-UI-Message-Stream").Single());
        Provider.Calls.Single().Release();

        var seen = UiTranscript.Parse(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("Hello world", seen.Text);
        Assert.Equal(await first.Content.ReadAsStringAsync(), seen.Body);
    }
}
