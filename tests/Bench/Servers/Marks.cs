namespace ComfyAssistant.Bench.Servers;

/// <summary>
/// Letters in the provider's text that stand nowhere else in either protocol, so that a client can check and time a stream of any server
/// without parsing it.
/// </summary>
internal static class Marks
{
    /// <summary>Stands before the time at which the first delta was sent, in ticks of the clock that all processes share.</summary>
    public const byte Sent = (byte)'@';

    /// <summary>Ends every delta: as many of them as deltas were sent have to arrive.</summary>
    public const byte DeltaEnd = (byte)'~';
}
