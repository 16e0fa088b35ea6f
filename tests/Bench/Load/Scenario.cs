using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Load;

/// <summary>One kind of load.</summary>
/// <param name="Name">The name for <c>--only</c>.</param>
/// <param name="Title">The name in the report.</param>
/// <param name="Streams">Chats at once.</param>
/// <param name="Script">What the provider answers to each.</param>
/// <param name="Waves">How many times all streams run, one after the other, in one measurement.</param>
/// <param name="Rounds">How many measurements every server gets.</param>
internal sealed record Scenario(string Name, string Title, int Streams, ProviderScript Script, int Waves, int Rounds)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("paced", "128 streams, 50 deltas/s", 128, new ProviderScript(400, 50), Waves: 1, Rounds: 3),
        new("unpaced", "16 streams, 2,000 deltas at once", 16, new ProviderScript(2000, 0), Waves: 8, Rounds: 5),
        new("single", "1 stream, 50 deltas/s", 1, new ProviderScript(5, 50), Waves: 25, Rounds: 3),
        new("requests", "16 streams of 1 delta", 16, new ProviderScript(1, 0), Waves: 100, Rounds: 3),
        new("crowd", "1,000 streams, 10 deltas/s", 1000, new ProviderScript(80, 10), Waves: 1, Rounds: 1),
    ];

    /// <summary>What runs unmeasured until the JIT has settled: both ways through the code, idle between deltas and not.</summary>
    public static IReadOnlyList<Scenario> WarmUp { get; } =
    [
        new("", "", 16, new ProviderScript(2000, 0), Waves: 4, Rounds: 1),
        new("", "", 128, new ProviderScript(100, 50), Waves: 1, Rounds: 1),
        new("", "", 16, new ProviderScript(10, 0) { Calls = 4 }, Waves: 25, Rounds: 1),
    ];

    /// <summary>Whether a measurement holds deltas enough for the process clock's 10 ms.</summary>
    public bool TellsCpu => (long)Streams * Waves * Script.Deltas >= 1000;

    /// <summary>When a stream of a wave starts. Paced streams are spread over a second: users do not press Enter in one moment.</summary>
    public TimeSpan StartOf(int stream) => Script.PerSecond > 0 ? TimeSpan.FromSeconds((double)stream / Streams) : TimeSpan.Zero;
}
