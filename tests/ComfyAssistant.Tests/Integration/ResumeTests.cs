using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Answers with a second viewer, with a reader that is lost, and such as are stopped.</summary>
public class ResumeTests : IAsyncLifetime
{
    private const string Stream = "/api/chat/chat-1/stream";

    private protected ScriptedProvider Provider { get; private set; } = null!;

    /// <summary>Gives the answers.</summary>
    private protected TestHost Service { get; private set; } = null!;

    /// <summary>Is asked for them by those who follow, and to stop them.</summary>
    private protected TestHost Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await ScriptedProvider.StartAsync();
        (Service, Other) = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Service.DisposeAsync();
        if (!ReferenceEquals(Service, Other))
            await Other.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_runs_is_204()
    {
        await Service.ChatAsync(Of(User("Hi")));
        // Other hosts forget it a moment later than its own.
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((int)(await Other.Http.GetAsync(Stream, late.Token)).StatusCode != 204)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }

    [Fact]
    public async Task Running_answer_is_replayed_from_its_first_chunk_and_followed_to_its_end()
    {
        Hold("Hello", " world");
        using var first = await Service.OpenAsync(Of(User("Hi")));
        using var second = await Other.Http.GetAsync(Stream, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("v1", second.Headers.GetValues("X-Vercel-AI-UI-Message-Stream").Single());
        Provider.Calls.Single().Release();

        var seen = UiTranscript.Parse(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("Hello world", seen.Text);
        Assert.Equal(await first.Content.ReadAsStringAsync(), seen.Body);
    }

    [Fact]
    public async Task Resumable_answer_goes_on_without_its_reader_and_can_be_read_whole_afterwards()
    {
        Hold("Hello", " world");
        var first = await Service.OpenAsync(Resumable(User("Hi")));
        await ReadSomeAsync(first);
        first.Dispose();
        Provider.Calls.Single().Release();

        using var second = await Other.Http.GetAsync(Stream);
        var seen = UiTranscript.Parse(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("Hello world", seen.Text);
        Assert.Equal("stop", seen.Finish);

        using var third = await Other.Http.GetAsync(Stream);
        Assert.Equal(seen.Body, await third.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answer_without_the_flag_is_cancelled_with_its_reader()
    {
        Hold("Hello", " world");
        var first = await Service.OpenAsync(Of(User("Hi")));
        await ReadSomeAsync(first);
        first.Dispose();
        await Provider.Calls.Single().Gone.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_is_stopped_by_anyone_and_its_reader_gets_what_was_said(bool resumable)
    {
        Hold("Hello", " world");
        using var first = await Service.OpenAsync(resumable ? Resumable(User("Hi")) : Of(User("Hi")));
        using var stop = await Other.Http.DeleteAsync("/api/chat/chat-1");
        Assert.Equal(204, (int)stop.StatusCode);
        await Provider.Calls.Single().Gone.WaitAsync(TimeSpan.FromSeconds(10));

        var seen = UiTranscript.Parse(await first.Content.ReadAsByteArrayAsync());
        Assert.Equal("Hello", seen.Text);
        Assert.Equal(["text-end", "finish-step", "abort", "finish"], seen.Types.TakeLast(4));
    }

    [Fact]
    public async Task Stopping_nothing_is_no_error()
    {
        using var stop = await Other.Http.DeleteAsync("/api/chat/none");
        Assert.Equal(204, (int)stop.StatusCode);
    }

    [Fact]
    public async Task Failure_before_the_first_chunk_is_a_status_for_the_reader_and_for_those_who_follow()
    {
        Provider.Refuse(401, """{"error":{"message":"Incorrect API key provided"}}""");
        using var first = await Service.PostAsync(Resumable(User("Hi")));
        Assert.Equal(500, (int)first.StatusCode);
        Assert.Contains("OPENAI_API_KEY", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var second = await Other.Http.GetAsync(Stream);
        Assert.Equal(500, (int)second.StatusCode);
    }

    [Fact]
    public async Task Server_tools_run_to_their_end_without_a_reader_and_once()
    {
        Provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("Looking. "));
            await call.HoldAsync();
            await call.SendAsync(Chunks.Calls(("c1", "addRule", """{"rule":"always cats"}""")));
        }).Then(Chunks.Answer("Done."));
        var first = await Service.OpenAsync(Resumable(User("Hi")));
        await ReadSomeAsync(first);
        first.Dispose();
        Provider.Calls.Single().Release();

        using var second = await Other.Http.GetAsync(Stream);
        var seen = UiTranscript.Parse(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal("Looking. Done.", seen.Text);
        Assert.Equal(2, Provider.Calls.Count);
    }

    private protected virtual async Task<(TestHost Service, TestHost Other)> StartAsync()
    {
        var service = await TestHost.StartAsync(Provider);
        return (service, service);
    }

    private void Hold(string before, string after) => Provider.Then(async call =>
    {
        await call.SendAsync(Chunks.Text(before));
        await call.HoldAsync();
        await call.SendAsync(Chunks.Answer(after));
    });

    private static JsonObject Resumable(params JsonNode[] messages)
    {
        var body = Of(messages);
        body["resumable"] = true;
        return body;
    }

    private static async Task ReadSomeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStreamAsync();
        Assert.NotEqual(0, await body.ReadAsync(new byte[16]));
    }
}

/// <summary>The same with two hosts that share Valkey: who follows or stops an answer asks the one that does not give it.</summary>
public sealed class SharedResumeTests : ResumeTests
{
    private protected override async Task<(TestHost Service, TestHost Other)> StartAsync()
    {
        var valkey = "COMFY_ASSISTANT_VALKEY=" + await ValkeyProcess.DatabaseAsync();
        return (await TestHost.StartAsync(Provider, valkey), await TestHost.StartAsync(Provider, valkey));
    }
}
