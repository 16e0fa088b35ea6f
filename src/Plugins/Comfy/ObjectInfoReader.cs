using System.Buffers;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Reads ComfyUI's <c>GET /object_info</c>: an object of node types by name. No more than one type at a time is held as JSON, so that an
/// answer of tens of megabytes costs no more than the catalog it becomes.
/// </summary>
public static class ObjectInfoReader
{
    private const int FirstBuffer = 128 * 1024;

    /// <summary>Reads a whole answer from memory.</summary>
    /// <exception cref="JsonException">The bytes are not JSON, are cut short, or are not an object.</exception>
    public static NodeCatalog Read(ReadOnlySpan<byte> utf8)
    {
        var parser = new Parser();
        parser.Consume(utf8, isFinal: true);
        return parser.Build();
    }

    /// <summary>Reads an answer as it arrives.</summary>
    /// <param name="utf8">The answer.</param>
    /// <param name="ct">Stops reading.</param>
    /// <param name="copy">Gets every byte that was read, in the same pieces.</param>
    /// <exception cref="JsonException">The bytes are not JSON, are cut short, or are not an object.</exception>
    public static async Task<NodeCatalog> ReadAsync(Stream utf8, CancellationToken ct, Stream? copy = null)
    {
        var parser = new Parser();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var held = 0;
            while (true)
            {
                var read = await utf8.ReadAsync(buffer.AsMemory(held), ct).ConfigureAwait(false);
                if (copy is not null) await copy.WriteAsync(buffer.AsMemory(held, read), ct).ConfigureAwait(false);
                held += read;
                var used = parser.Consume(buffer.AsSpan(0, held), isFinal: read == 0);
                if (read == 0) return parser.Build();
                held -= used;
                buffer.AsSpan(used, held).CopyTo(buffer);
                if (held == buffer.Length) buffer = Grow(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A single type can be larger than any buffer: a loader lists every model file.
    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private sealed class Parser
    {
        private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

        private readonly List<NodeType> _types = [];
        private readonly NodeTypeReader _entries = new();
        private JsonReaderState _state;
        private bool _started;

        public NodeCatalog Build() => new(_types, _entries.Skipped);

        /// <summary>Takes all complete entries; returns how many bytes it is done with.</summary>
        public int Consume(ReadOnlySpan<byte> utf8, bool isFinal)
        {
            if (!_started && !isFinal && utf8.Length < ByteOrderMark.Length) return 0;
            var skip = !_started && utf8.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            var json = utf8[skip..];
            var reader = new Utf8JsonReader(json, isFinal, _state);
            if (!_started)
            {
                if (!reader.Read()) return 0;
                if (reader.TokenType != JsonTokenType.StartObject)
                    throw new JsonException("ComfyUI's node list is not a JSON object of node types.");
                _started = true;
            }
            while (true)
            {
                var before = reader;
                if (TryTakeEntry(ref reader, json)) continue;
                // Only now can the reader tell whether anything follows the object.
                if (isFinal) reader.Read();
                _state = before.CurrentState;
                return skip + (int)before.BytesConsumed;
            }
        }

        private bool TryTakeEntry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return false;
            var name = _entries.Name(in reader);
            if (!reader.Read()) return false;
            if (reader.IsFinalBlock) return Take(_entries.Read(name, ref reader, json));
            var start = (int)reader.TokenStartIndex;
            if (!reader.TrySkip()) return false;
            var entry = json[start..(int)reader.BytesConsumed];
            var whole = new Utf8JsonReader(entry);
            whole.Read();
            return Take(_entries.Read(name, ref whole, entry));
        }

        private bool Take(NodeType? type)
        {
            if (type is not null) _types.Add(type);
            return true;
        }
    }
}
