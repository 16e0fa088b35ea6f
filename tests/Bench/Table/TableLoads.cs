using ComfyAssistant.Bench.Load;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Table;

/// <summary>The loads of the table. In each round every one of them runs against every server.</summary>
internal static class TableLoads
{
    public static readonly Scenario Burst = new("burst", "CPU of 200 deltas × 16 streams at once", 16, new(200, 0), Waves: 25, Rounds: 1);
    public static readonly Scenario Calls =
        new("calls", "CPU of an answer with 4 tool calls", 16, new(0, 0) { Calls = 4 }, Waves: 40, Rounds: 1);
    public static readonly Scenario One = new("one", "first delta, 1 warm stream", 1, new(200, 0), Waves: 60, Rounds: 1);
    public static readonly Scenario Together128 = new("128", "first delta, 128 starting together", 128, new(200, 0), Waves: 3, Rounds: 1);
    public static readonly Scenario Together1000 =
        new("1000", "first delta, 1,000 starting together", 1000, new(200, 0), Waves: 1, Rounds: 1);
    public static readonly Scenario Paced16 =
        new("paced16", "CPU, 50 deltas/s × 16", 16, new ProviderScript(200, 50) { IsStamped = true }, Waves: 1, Rounds: 1);
    public static readonly Scenario Paced128 =
        new("paced128", "CPU, 50 deltas/s × 128", 128, new ProviderScript(200, 50) { IsStamped = true }, Waves: 1, Rounds: 1);
    public static readonly Scenario Long = new("long", "CPU, 2,000 deltas × 16", 16, new(2000, 0), Waves: 4, Rounds: 1);

    /// <summary>All of them, the largest last: its memory would be in the way of the others' first deltas.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [Burst, Calls, One, Paced16, Paced128, Long, Together128, Together1000];
}
