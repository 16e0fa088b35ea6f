namespace ComfyAssistant.Bench.Servers;

/// <summary>What the provider answers to every request until it is told otherwise.</summary>
/// <param name="Deltas">Pieces of text of one answer.</param>
/// <param name="PerSecond">How many of them it sends a second; 0 for as fast as they are taken.</param>
internal sealed record ProviderScript(int Deltas, double PerSecond);
