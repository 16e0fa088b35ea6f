using System.Buffers.Binary;
using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>Steps through bytes that anybody may have written: what lies beyond the end reads as nothing, never as an error.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int At { get; private set; }

    public readonly int Left => _bytes.Length - At;

    public readonly bool IsAtEnd => Left <= 0;

    /// <summary>The next bytes, fewer at the end.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        var taken = _bytes.Slice(At, (int)Math.Clamp(count, 0, Left));
        At += taken.Length;
        return taken;
    }

    public void Skip(long count) => Take(count);

    public uint Big32() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32BigEndian(four) : 0;

    public ulong Big64() => Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadUInt64BigEndian(eight) : 0;

    public uint Little32() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32LittleEndian(four) : 0;

    public int Byte() => Take(1) is { Length: 1 } one ? one[0] : 0;

    /// <summary>Four letters, as chunks and boxes are named.</summary>
    public string Name() => Encoding.Latin1.GetString(Take(4));
}
