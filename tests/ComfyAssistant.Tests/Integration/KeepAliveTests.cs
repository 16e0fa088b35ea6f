using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What providers send, over HTTP, only to say that a model still thinks: it counts as life, but not for ever.</summary>
public sealed class KeepAliveTests : IAsyncLifetime
{
    private const string Empty =
        """data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""" + "\n\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    // Many small steps: a look that belongs to what was sent before lets one begin too early, and long ones would add up to a silence.
    private static readonly TimeSpan Pause = 0.2 * Limit;

    private readonly WatchedClock _clock = new();
    private ScriptedProvider _provider = null!;
    private TestHost _host = null!;

    public static TheoryData<string> Signs =>
    [
        ": OPENROUTER PROCESSING\n\n", ": keep-alive\n\n", ":\n\n", ": ping - 2026-11-26 18:00:00\r\n\r\n", "\n", "retry: 3000\n\n",
        "event: keep-alive\n\n", "event: ping\ndata: {\"type\": \"ping\"}\n\n", "data: \n\n", "data: keepalive\n\n",
        "data: {\"choices\":[]}\n\n", Empty,
    ];

    public async Task InitializeAsync()
    {
        _provider = await ScriptedProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider, _clock, "LLM_IDLE_TIMEOUT_SECONDS=" + Limit.TotalSeconds);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public async Task Signs_of_life_before_the_first_word_keep_the_call_going(string sign)
    {
        _provider.Then(async call =>
        {
            for (var i = 0; i < 14; i++)
                await PauseAfterAsync(call, sign);
            await call.SendAsync(Chunks.Answer("All done."));
        });

        Assert.Equal("All done.", (await _host.ChatAsync("Hi")).Text);
        Assert.Single(_provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public async Task Signs_of_life_within_an_answer_keep_the_call_going(string sign)
    {
        _provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("All "));
            for (var i = 0; i < 14; i++)
                await PauseAfterAsync(call, sign);
            await call.SendAsync(Chunks.Answer("done."));
        });

        Assert.Equal("All done.", (await _host.ChatAsync("Hi")).Text);
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public async Task Signs_of_life_and_nothing_else_are_given_up_after_a_while(string sign)
    {
        var sent = 0;
        _provider.Then(async call =>
        {
            for (; !call.Gone.IsCompleted && sent < 300; sent++)
                await PauseAfterAsync(call, sign);
        });

        using var response = await _host.PostAsync(Of(User("Hi")));

        Assert.Contains("nothing but signs of life for 10 seconds", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(sent, 20, 40);
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public async Task Signs_of_life_after_half_an_answer_are_given_up_too(string sign)
    {
        _provider.Then(async call =>
        {
            await call.SendAsync(Chunks.Text("Half"));
            for (var i = 0; !call.Gone.IsCompleted && i < 300; i++)
                await PauseAfterAsync(call, sign);
        });

        var answer = await _host.ChatAsync("Hi");

        Assert.Equal("Half", answer.Text);
        Assert.Contains("signs of life", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_step_of_a_turn_has_a_patience_of_its_own()
    {
        async Task Think(ProviderCall call, string answer)
        {
            for (var i = 0; i < 20; i++)
                await PauseAfterAsync(call, ": keep-alive\n\n");
            await call.SendAsync(answer);
        }
        _provider.Then(call => Think(call, Chunks.Calls(("c1", "listRules", "{}")))).Then(call => Think(call, Chunks.Answer("None.")));

        Assert.Equal("None.", (await _host.ChatAsync("Which rules are there?")).Text);
    }

    // Time goes on only once the service has seen what was sent, or has hung up.
    private async Task PauseAfterAsync(ProviderCall call, string sign)
    {
        var seen = _clock.NextLookAsync();
        try
        {
            await call.SendAsync(sign);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await Task.WhenAny(seen, call.Gone);
        _clock.Advance(Pause);
    }

    /// <summary>A clock that tells when somebody looks at it.</summary>
    private sealed class WatchedClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
    {
        private volatile TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task NextLookAsync() => (_looked = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public override long GetTimestamp()
        {
            _looked.TrySetResult();
            return base.GetTimestamp();
        }
    }
}
