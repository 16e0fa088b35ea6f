namespace ComfyAssistant.Host.Memory;

/// <summary>
/// Gives memory back to the system once a burst of work is over. The runtime keeps what a few large workflows took for the next ones, which
/// may never come; beside it runs a program that needs all the memory there is.
/// </summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class SpareMemory(TimeProvider timeProvider) : BackgroundService
{
    // In bytes. An idle service and an ordinary chat stay below it, and never pay for a collection.
    private const long Little = 96_000_000;

    // In bytes, of code: less than a first chat brings in.
    private const long MuchCode = 12_000_000;

    // After a collection nothing is collected for so many times what it took: half a second each second would stop a host of many users.
    private const int Rest = 10;

    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HeapInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CodeInterval = TimeSpan.FromSeconds(10);

    private long _left;
    private long _code;
    private TimeSpan _worked;

    /// <summary>True where the heap holds much, and much more than was left of it the last time.</summary>
    /// <param name="held">What the heap holds now, in bytes.</param>
    /// <param name="left">What it held after the last time; 0 before the first.</param>
    public static bool IsWorthIt(long held, long left) => held > Little && held - left > Math.Max(Little / 2, left / 4);

    /// <summary>Whether the last collection was long enough ago for what it took.</summary>
    public static bool HasRested(TimeSpan since, TimeSpan took) => since >= Rest * took;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, timeProvider, stoppingToken);
        GiveBackCode();
        await Task.WhenAll(WatchHeapAsync(stoppingToken), WatchCodeAsync(stoppingToken));
    }

    // Often, for a look costs next to nothing, and a few large answers at once bring 50 MB in a second.
    private async Task WatchHeapAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(HeapInterval, timeProvider);
        var (ended, took) = (timeProvider.GetTimestamp(), TimeSpan.Zero);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!HasRested(timeProvider.GetElapsedTime(ended), took) || !IsWorthIt(Held, _left)) continue;
            var began = timeProvider.GetTimestamp();
            GiveBack();
            (ended, took) = (timeProvider.GetTimestamp(), timeProvider.GetElapsedTime(began));
        }
    }

    private async Task WatchCodeAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CodeInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (IsAtRest() && CodePages.Resident > _code + MuchCode)
                GiveBackCode();
    }

    private static long Held => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;

    // Code that is in use would only be brought in again.
    private bool IsAtRest()
    {
        var (before, now) = (_worked, Environment.CpuUsage.TotalTime);
        _worked = now;
        return now - before < CodeInterval / 20;
    }

    // A pause of about a tenth of a second with a heap of 80 MB.
    private void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        _left = Held;
    }

    private void GiveBackCode()
    {
        CodePages.GiveBack();
        _code = CodePages.Resident;
    }
}
