using System.Buffers;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Reads ComfyUI's <c>GET /object_info</c>: an object of node types by name. One type at a time is held as JSON, so that an answer of
/// tens of megabytes costs no more than the catalog it becomes.
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
    /// <exception cref="JsonException">The bytes are not JSON, are cut short, or are not an object.</exception>
    public static async Task<NodeCatalog> ReadAsync(Stream utf8, CancellationToken ct)
    {
        var parser = new Parser();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var held = 0;
            while (true)
            {
                var read = await utf8.ReadAsync(buffer.AsMemory(held), ct).ConfigureAwait(false);
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
        private readonly NodeTypeParser _parser = new();
        private JsonReaderState _state;
        private bool _started;

        public NodeCatalog Build() => new(_types, _parser.Skipped);

        /// <summary>Takes all complete entries; returns how many bytes it is done with.</summary>
        public int Consume(ReadOnlySpan<byte> utf8, bool isFinal)
        {
            if (!_started && !isFinal && utf8.Length < ByteOrderMark.Length) return 0;
            var skip = !_started && utf8.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
            var reader = new Utf8JsonReader(utf8[skip..], isFinal, _state);
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
                if (TryTakeEntry(ref reader)) continue;
                // Only now can the reader tell whether anything follows the object.
                if (isFinal) reader.Read();
                _state = before.CurrentState;
                return skip + (int)before.BytesConsumed;
            }
        }

        private bool TryTakeEntry(ref Utf8JsonReader reader)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return false;
            var name = reader.GetString()!;
            if (!reader.Read() || !JsonDocument.TryParseValue(ref reader, out var entry)) return false;
            using (entry)
            {
                if (_parser.Parse(name, entry.RootElement) is { } type) _types.Add(type);
            }
            return true;
        }
    }
}
