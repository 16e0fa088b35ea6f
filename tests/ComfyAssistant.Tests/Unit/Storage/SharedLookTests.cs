using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Unit.Storage;

public class SharedLookTests
{
    [Fact]
    public async Task Nobody_gets_what_was_seen_before_he_asked()
    {
        var looks = 0;
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var look = new SharedLook<int>(() =>
        {
            var seen = Interlocked.Increment(ref looks);
            begun.Release();
            go.Wait();
            return seen;
        });

        // The first holds its look open; the others ask during it, and share the next one.
        var first = Task.Run(look.LookAsync);
        await begun.WaitAsync();
        var others = Enumerable.Range(0, 100).Select(_ => look.LookAsync()).ToList();
        go.Release(2);

        Assert.Equal(1, await first);
        Assert.All(await Task.WhenAll(others), seen => Assert.Equal(2, seen));
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Each_of_those_who_ask_one_after_another_looks()
    {
        var looks = 0;
        var look = new SharedLook<int>(() => ++looks);

        Assert.Equal(1, await look.LookAsync());
        Assert.Equal(2, await look.LookAsync());
    }

    [Fact]
    public async Task A_failed_look_is_not_kept()
    {
        var fails = true;
        var look = new SharedLook<int>(() => fails ? throw new IOException("away") : 1);

        await Assert.ThrowsAsync<IOException>(look.LookAsync);
        fails = false;
        Assert.Equal(1, await look.LookAsync());
    }
}
