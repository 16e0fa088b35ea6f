using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Two processes of the real program that share Valkey: one is killed, one is told to stop.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    private const string Stream = "/api/chat/chat-1/stream";

    // Two seconds are what is promised; here only that nobody waits for ever is checked.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hosts-");
    private ScriptedProvider _provider = null!;
    private ServiceProcess _one = null!;
    private ServiceProcess _other = null!;

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        var valkey = await ValkeyProcess.DatabaseAsync();
        var started = await Task.WhenAll(StartAsync("one", valkey), StartAsync("other", valkey));
        (_one, _other) = (started[0], started[1]);
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Answers_are_followed_and_stopped_elsewhere_outlive_their_host_and_a_host_that_stops_lets_them_end()
    {
        await StopFromTheOtherAsync();
        await KillTheTurnsHostAsync();
        await DrainAsync();
    }

    private async Task StopFromTheOtherAsync()
    {
        Hold("Hello", " world");
        using var first = await PostAsync(_one);
        await ReadAsync(await first.Content.ReadAsStreamAsync(), until: "Hello");
        using var second = await _other.Http.GetAsync(Stream, HttpCompletionOption.ResponseHeadersRead);
        using var stop = await _other.Http.DeleteAsync("/api/chat/chat-1");
        Assert.Equal(204, (int)stop.StatusCode);
        await _provider.Calls[^1].Gone.WaitAsync(Limit);
        var seen = UiTranscript.Parse(await second.Content.ReadAsStringAsync().WaitAsync(Limit));
        Assert.Equal("Hello", seen.Text);
        Assert.Equal(["abort", "finish"], seen.Types.TakeLast(2));
    }

    private async Task KillTheTurnsHostAsync()
    {
        Hold("So far", " never");
        using var first = await PostAsync(_one);
        await ReadAsync(await first.Content.ReadAsStreamAsync(), until: "So far");
        using var second = await _other.Http.GetAsync(Stream, HttpCompletionOption.ResponseHeadersRead);
        var body = await second.Content.ReadAsStreamAsync();
        var soFar = await ReadAsync(body, until: "So far");

        await _one.KillAsync();
        using var rest = new StreamReader(body);
        var seen = UiTranscript.Parse(soFar + await rest.ReadToEndAsync().WaitAsync(Limit));
        Assert.Equal(("So far", "error", LostAnswer.Told), (seen.Text, seen.Finish, seen.Error));

        // Whoever was connected to the host that was killed comes back to the other.
        Assert.Equal(seen.Body, await _other.Http.GetStringAsync(Stream));
        _provider.Then(Chunks.Answer("Again."));
        using var retry = await PostAsync(_other);
        Assert.Equal("Again.", UiTranscript.Parse(await retry.Content.ReadAsStringAsync()).Text);
    }

    private async Task DrainAsync()
    {
        using var ready = await _other.Http.GetAsync("/readyz");
        Assert.Equal(200, (int)ready.StatusCode);
        var stores = JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["stores"]!.AsArray();
        Assert.Null(stores.Single(store => (string?)store!["name"] == "valkey")!["problem"]);

        Hold("Going", " on");
        using var running = await PostAsync(_other);
        var body = await running.Content.ReadAsStreamAsync();
        var soFar = await ReadAsync(body, until: "Going");
        _other.Terminate();
        using var late = new CancellationTokenSource(Limit);
        while (await _other.Http.GetAsync("/readyz", late.Token) is { IsSuccessStatusCode: true })
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        using var healthy = await _other.Http.GetAsync("/healthz");
        Assert.Equal(200, (int)healthy.StatusCode);
        Assert.True(healthy.Headers.ConnectionClose, "A proxy must not keep a connection to a host that is about to stop.");
        using var refused = await PostAsync(_other);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.True(refused.Headers.ConnectionClose);

        _provider.Calls[^1].Release();
        using var rest = new StreamReader(body);
        var seen = UiTranscript.Parse(soFar + await rest.ReadToEndAsync().WaitAsync(Limit));
        Assert.Equal(("Going on", "stop"), (seen.Text, seen.Finish));
        Assert.Equal(0, await _other.WaitForExitAsync());
    }

    private void Hold(string before, string after) => _provider.Then(async call =>
    {
        await call.SendAsync(Chunks.Text(before));
        await call.HoldAsync();
        await call.SendAsync(Chunks.Answer(after));
    });

    private Task<ServiceProcess> StartAsync(string name, string valkey)
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        return ServiceProcess.StartAsync(folder,
        [
            "COMFY_ASSISTANT_USER_CONTEXT=" + folder, "COMFY_ASSISTANT_VALKEY=" + valkey, "COMFY_ASSISTANT_DRAIN_SECONDS=30",
            "OPENAI_API_KEY=sk-test-1234567890", "OPENAI_MODEL=test-model", "OPENAI_API_BASE_URL=" + _provider.Url,
            "LLM_REQUEST_DELAY_SECONDS=0",
        ]);
    }

    private static Task<HttpResponseMessage> PostAsync(ServiceProcess host)
    {
        var body = Of(User("Hi"));
        body["resumable"] = true;
        return host.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create((JsonNode)body) },
            HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> ReadAsync(Stream body, string until)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!text.Contains(until, StringComparison.Ordinal))
        {
            var read = await body.ReadAsync(buffer).AsTask().WaitAsync(Limit);
            Assert.True(read > 0, text);
            text += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
        return text;
    }
}
