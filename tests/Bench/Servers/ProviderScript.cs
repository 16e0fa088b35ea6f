namespace ComfyAssistant.Bench.Servers;

/// <summary>What the provider answers to every request until it is given another.</summary>
/// <param name="Deltas">Pieces of text of one answer.</param>
/// <param name="PerSecond">How many of them it sends a second; 0 for as fast as they are taken.</param>
internal sealed record ProviderScript(int Deltas, double PerSecond)
{
    /// <summary>Calls of a browser tool that end the answer.</summary>
    public int Calls { get; init; }

    /// <summary>Whether every delta carries the time at which it was sent; otherwise the first alone does.</summary>
    public bool IsStamped { get; init; }
}
