using System.Diagnostics;
using ComfyAssistant.Bench.Servers;

namespace ComfyAssistant.Bench.Load;

/// <summary>What the client saw of one stream.</summary>
internal readonly record struct StreamReading
{
    private static ReadOnlySpan<byte> End => "data: [DONE]\n\n"u8;

    /// <summary>Deltas that arrived.</summary>
    public int Deltas { get; private init; }

    /// <summary>The time from the client's question to the first delta; null when none came.</summary>
    public TimeSpan? Answered { get; private init; }

    /// <summary>The time from the provider's first delta to the client; null when none came.</summary>
    public TimeSpan? FirstDelta { get; private init; }

    /// <summary>The longest time that a delta with a stamp took from the provider to the client.</summary>
    public TimeSpan Worst { get; private init; }

    /// <summary>Whether the stream ended as both protocols end.</summary>
    public bool Ended { get; private init; }

    /// <summary>Reads a stream to its end with as little work as possible: the client shares the processor with what it measures.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="asked">When the question was sent, as <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StreamReading> ReadAsync(Stream body, long asked, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var (kept, stamped) = (0, 0);
        var reading = new StreamReading();
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(kept), cancellationToken);
            if (read == 0)
                return reading;
            var arrived = Stopwatch.GetTimestamp();
            var seen = buffer.AsSpan(0, kept + read);
            reading = reading with { Deltas = reading.Deltas + seen[kept..].Count(Marks.DeltaEnd), Ended = seen.EndsWith(End) };

            ReadOnlySpan<byte> rest = seen[stamped..];
            while (Marks.NextStamp(ref rest, out var sent))
                reading = reading.At(asked, sent, arrived);

            // A stamp or the end may be cut in two.
            kept = Math.Min(seen.Length, Math.Max(rest.Length, End.Length - 1));
            stamped = kept - rest.Length;
            seen[^kept..].CopyTo(buffer);
        }
    }

    private StreamReading At(long asked, long sent, long arrived)
    {
        var took = Stopwatch.GetElapsedTime(sent, arrived);
        return this with
        {
            Answered = Answered ?? Stopwatch.GetElapsedTime(asked, arrived),
            FirstDelta = FirstDelta ?? took,
            Worst = took > Worst ? took : Worst,
        };
    }
}
