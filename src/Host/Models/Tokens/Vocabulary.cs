using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Reflection;

namespace ComfyAssistant.Host.Models.Tokens;

/// <summary>
/// The byte sequences of o200k_base with their ranks, the order in which byte pair encoding merges them. A sequence is kept as a 64-bit
/// fingerprint: 6 MB in all, where the library that ships the list holds 75 MB of dictionaries and takes a third of a second to fill them.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>What <see cref="Rank"/> answers for a sequence that is no token.</summary>
    public const int None = int.MaxValue;

    private const string Package = "Microsoft.ML.Tokenizers.Data.O200kBase";
    private const string Resource = "o200k_base.tiktoken.deflate";

    // A power of two with room to spare: most look-ups are for sequences that are not there, and end at the first free place.
    private const int Size = 1 << 19;

    private const int BufferSize = 1 << 16;
    private const int LongestLine = 256;

    // Where the rank of a line would be, for the one before the first.
    private const int Header = -1;

    private readonly ulong[] _prints = new ulong[Size];
    private readonly int[] _ranks = new int[Size];

    /// <summary>
    /// Reads the list that the package <c>Microsoft.ML.Tokenizers.Data.O200kBase</c> embeds: a line of Base64 for each rank, after a
    /// header.
    /// </summary>
    /// <exception cref="InvalidDataException">The package holds something else.</exception>
    public static Vocabulary Load()
    {
        var resource = Assembly.Load(Package).GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"{Package} has no {Resource}.");
        using var list = new DeflateStream(resource, CompressionMode.Decompress);
        var vocabulary = new Vocabulary();
        // Line by line: the list as a whole would leave 8 MB behind that are free and still resident.
        var buffer = new byte[BufferSize];
        Span<byte> bytes = stackalloc byte[LongestLine];
        var (held, rank) = (0, Header);
        while (list.Read(buffer.AsSpan(held)) is var read and > 0)
        {
            var lines = buffer.AsSpan(0, held + read);
            for (; lines.IndexOf((byte)'\n') is var end and >= 0; lines = lines[(end + 1)..], rank++)
            {
                if (rank == Header)
                    continue;
                if (Base64.DecodeFromUtf8(lines[..end], bytes, out _, out var length) != System.Buffers.OperationStatus.Done)
                    throw new InvalidDataException($"Line {rank + 2} of {Resource} is not Base64.");
                vocabulary.Add(bytes[..length], rank);
            }
            lines.CopyTo(buffer);
            held = lines.Length;
        }
        if (held > 0)
            throw new InvalidDataException($"{Resource} ends in the middle of a line.");
        return vocabulary;
    }

    /// <summary>The rank of a sequence; <see cref="None"/> when it is no token.</summary>
    public int Rank(ReadOnlySpan<byte> sequence)
    {
        var print = Print(sequence);
        for (var at = (int)(print % Size); ; at = (at + 1) % Size)
        {
            if (_prints[at] == print)
                return _ranks[at];
            if (_prints[at] == 0)
                return None;
        }
    }

    private void Add(ReadOnlySpan<byte> sequence, int rank)
    {
        var print = Print(sequence);
        var at = (int)(print % Size);
        while (_prints[at] != 0)
            at = (at + 1) % Size;
        _prints[at] = print;
        _ranks[at] = rank;
    }

    // Never 0, which marks a free place.
    private static ulong Print(ReadOnlySpan<byte> sequence)
    {
        var print = Mix((ulong)sequence.Length ^ 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9);
        for (; sequence.Length >= 8; sequence = sequence[8..])
            print = Mix(print ^ BinaryPrimitives.ReadUInt64LittleEndian(sequence), 0x94D049BB133111EB);
        ulong rest = 0;
        foreach (var value in sequence)
            rest = rest << 8 | value;
        return Mix(print ^ rest, 0xD6E8FEB86659FD93) | 1UL << 63;
    }

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
