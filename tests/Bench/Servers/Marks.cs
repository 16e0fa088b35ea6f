using System.Buffers.Text;

namespace ComfyAssistant.Bench.Servers;

/// <summary>
/// Letters in the provider's text that stand nowhere else in either protocol, so that a client can check and time a stream of any server
/// without parsing it.
/// </summary>
internal static class Marks
{
    /// <summary>Stands before the time at which a delta was sent, in ticks of the clock that all processes share.</summary>
    public const byte Sent = (byte)'@';

    /// <summary>Ends every delta: as many of them as deltas were sent have to arrive.</summary>
    public const byte DeltaEnd = (byte)'~';

    /// <summary>Finds the next whole time stamp.</summary>
    /// <param name="seen">Bytes of a stream; afterwards those behind the stamp, or from the start of a stamp whose end is missing.</param>
    /// <param name="ticks">The time.</param>
    public static bool NextStamp(ref ReadOnlySpan<byte> seen, out long ticks)
    {
        ticks = 0;
        var from = seen.IndexOf(Sent);
        seen = from < 0 ? [] : seen[from..];
        var end = seen.IndexOf(DeltaEnd);
        if (end < 0 || !Utf8Parser.TryParse(seen[1..end], out ticks, out _))
            return false;
        seen = seen[(end + 1)..];
        return true;
    }
}
