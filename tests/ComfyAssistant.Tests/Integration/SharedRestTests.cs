using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What a provider tells one host, all hosts that share Valkey keep to.</summary>
public sealed class SharedRestTests
{
    [Fact]
    public async Task A_provider_that_asks_one_host_to_slow_down_is_left_alone_by_the_other()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var valkey = "COMFY_ASSISTANT_VALKEY=" + await ValkeyProcess.DatabaseAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var one = await TestHost.StartAsync(provider, new FakeTimeProvider(DateTimeOffset.UnixEpoch), valkey);
        await using var other = await TestHost.StartAsync(provider, clock, valkey);
        provider.Refuse(429, """{"error":{"message":"Too many requests"}}""", ("Retry-After", "5"));
        provider.Otherwise = call => call.SendAsync(Chunks.Answer("Yes."));
        // Its clock stands still: it waits for its next try until the test is over.
        _ = one.ChatAsync("Hi");
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (provider.Calls.Count == 0) await PauseAsync();

        // Before the first host has read the refusal, the second may still get through.
        UiTranscript? seen = null;
        while (seen?.Of("data-waiting").Any() != true)
        {
            var answer = other.ChatAsync("Hi");
            while (!answer.IsCompleted)
            {
                await PauseAsync();
                clock.Advance(TimeSpan.FromMilliseconds(500));
            }
            seen = await answer;
        }
        Assert.Equal("Yes.", seen.Text);
        var told = Assert.Single(seen.Of("data-waiting")).GetProperty("data");
        Assert.Equal("The model's provider asks to slow down.", told.GetProperty("why").GetString());

        Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, late.Token);
    }
}
