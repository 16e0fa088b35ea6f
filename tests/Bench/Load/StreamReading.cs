using System.Buffers.Text;
using System.Diagnostics;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Load;

/// <summary>What the client saw of one stream.</summary>
/// <param name="Deltas">Deltas that arrived.</param>
/// <param name="FirstDelta">The time from the provider's first delta to the client; null when none came.</param>
/// <param name="Ended">Whether the stream ended as both protocols end.</param>
internal readonly record struct StreamReading(int Deltas, TimeSpan? FirstDelta, bool Ended)
{
    private static ReadOnlySpan<byte> End => "data: [DONE]\n\n"u8;

    /// <summary>Reads a stream to its end with as little work as possible: the client shares the processor with what it measures.</summary>
    public static async Task<StreamReading> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var kept = 0;
        var reading = new StreamReading();
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(kept), cancellationToken);
            if (read == 0)
                return reading;
            var arrived = Stopwatch.GetTimestamp();
            var seen = buffer.AsSpan(0, kept + read);
            reading = new StreamReading(
                reading.Deltas + seen[kept..].Count(Marks.DeltaEnd),
                reading.FirstDelta ?? (SentAt(seen) is { } sent ? Stopwatch.GetElapsedTime(sent, arrived) : null),
                seen.EndsWith(End));

            // The stamp or the end may be cut in two: what stands before is a few lines at most, and after it only the end's length counts.
            var keep = Math.Min(seen.Length, reading.FirstDelta is null ? buffer.Length / 2 : End.Length - 1);
            seen[^keep..].CopyTo(buffer);
            kept = keep;
        }
    }

    private static long? SentAt(ReadOnlySpan<byte> seen)
    {
        var from = seen.IndexOf(Marks.Sent);
        if (from < 0)
            return null;
        var rest = seen[(from + 1)..];
        return rest.Contains(Marks.DeltaEnd) && Utf8Parser.TryParse(rest, out long ticks, out _) ? ticks : null;
    }
}
