using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Storage;

public sealed class FileLockTests : IDisposable
{
    private readonly ContextHome _home = new();

    private string LockFile => Path.Combine(_home.Folder.Root, "x.lock");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_lock_that_another_holder_keeps_is_an_error_after_the_patience()
    {
        var impatient = new FileLock(LockFile) { Patience = TimeSpan.Zero };
        using (await new FileLock(LockFile).TakeAsync(ContextHome.Ct))
            await ContextAssert.FailsAsync(ContextFault.Unavailable, () => impatient.TakeAsync(ContextHome.Ct));

        (await impatient.TakeAsync(ContextHome.Ct)).Dispose();
    }

    [Fact]
    public async Task Waiting_can_be_given_up_and_the_lock_is_free_afterwards()
    {
        var turn = new FileLock(LockFile);
        using var cancelled = new CancellationTokenSource();
        using (await turn.TakeAsync(ContextHome.Ct))
        {
            var waiting = turn.TakeAsync(cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        (await turn.TakeAsync(ContextHome.Ct)).Dispose();
    }

    [Fact]
    public async Task Only_one_of_many_holds_it_at_a_time()
    {
        FileLock[] locks = [new(LockFile), new(LockFile)];
        var holders = 0;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            using var turn = await locks[i % 2].TakeAsync(ContextHome.Ct);
            Assert.Equal(1, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        })));
    }
}
