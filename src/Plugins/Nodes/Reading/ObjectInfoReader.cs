using System.Buffers;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Reads ComfyUI's <c>GET /object_info</c>: an object of node types by name. No more than one type at a time is held as JSON, so that an
/// answer of tens of megabytes costs no more than the catalog it becomes.
/// </summary>
public static class ObjectInfoReader
{
    private const int FirstBuffer = 128 * 1024;

    /// <summary>
    /// Takes a whole answer from memory. That all of it is JSON is seen at once; a node type is made of it when it is first asked for, as
    /// the first question after a start is about one and not about a thousand.
    /// </summary>
    /// <param name="utf8">The answer, which the catalog holds on to until every type was asked for.</param>
    /// <exception cref="JsonException">The bytes are not JSON, are cut short, or are not an object.</exception>
    public static NodeCatalog Read(ReadOnlyMemory<byte> utf8)
    {
        utf8 = ByteOrderMark.Skip(utf8);
        try
        {
            return Index(utf8);
        }
        catch (JsonException)
        {
            // Python writes NaN and Infinity, which are no JSON. Looked for only when something is wrong.
            var clean = utf8.ToArray();
            if (!PythonNumbers.Replace(clean)) throw;
            return Index(clean);
        }
    }

    private static NodeCatalog Index(ReadOnlyMemory<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8.Span);
        reader.Read();
        RequireObject(in reader);
        var entries = new LazyNodeTypes();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = entries.Name(in reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            entries.Add(name, utf8[start..(int)reader.BytesConsumed]);
        }
        // Only now can the reader tell whether anything follows the object.
        reader.Read();
        return new(entries);
    }

    /// <summary>Reads an answer as it arrives.</summary>
    /// <param name="utf8">The answer.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="copy">Gets every byte that was read, in the same pieces.</param>
    /// <exception cref="JsonException">The bytes are not JSON, are cut short, or are not an object.</exception>
    public static async Task<NodeCatalog> ReadAsync(Stream utf8, CancellationToken cancellationToken, Stream? copy = null)
    {
        var parser = new Parser();
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var held = 0;
            while (true)
            {
                var read = await utf8.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false);
                if (copy is not null) await copy.WriteAsync(buffer.AsMemory(held, read), cancellationToken).ConfigureAwait(false);
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

    private static void RequireObject(ref readonly Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("ComfyUI's node list is not a JSON object of node types.");
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
        private readonly List<NodeType> _types = [];
        private readonly NodeTypeReader _entries = new();
        private JsonReaderState _state;
        private bool _started;

        public NodeCatalog Build() => new(_types, _entries.Skipped);

        /// <summary>Takes all complete entries; returns how many bytes it is done with.</summary>
        public int Consume(Span<byte> utf8, bool isFinal)
        {
            if (!_started && !isFinal && utf8.Length < ByteOrderMark.Utf8.Length) return 0;
            var skip = !_started && utf8.StartsWith(ByteOrderMark.Utf8) ? ByteOrderMark.Utf8.Length : 0;
            var json = utf8[skip..];
            var used = 0;
            while (true)
            {
                try
                {
                    Take(json[used..], isFinal, ref used);
                    return skip + used;
                }
                // Python writes NaN and Infinity, which are no JSON.
                catch (JsonException) when (PythonNumbers.Replace(json[used..]))
                {
                }
                // Perhaps only the beginning of one has arrived.
                catch (JsonException) when (!isFinal && PythonNumbers.MayEndWithin(json))
                {
                    return skip + used;
                }
            }
        }

        // Adds to the count what earlier entries took, so that a try after a failure starts behind them.
        private void Take(ReadOnlySpan<byte> json, bool isFinal, ref int used)
        {
            var start = used;
            var reader = new Utf8JsonReader(json, isFinal, _state);
            if (!_started)
            {
                if (!reader.Read()) return;
                RequireObject(in reader);
                _started = true;
            }
            while (true)
            {
                _state = reader.CurrentState;
                used = start + (int)reader.BytesConsumed;
                if (TryTakeEntry(ref reader, json)) continue;
                // Only now can the reader tell whether anything follows the object.
                if (isFinal) reader.Read();
                return;
            }
        }

        private bool TryTakeEntry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return false;
            var name = _entries.Name(in reader);
            if (!reader.Read()) return false;
            var start = (int)reader.TokenStartIndex;
            if (!reader.TrySkip()) return false;
            if (_entries.Read(name, json[start..(int)reader.BytesConsumed]) is { } type) _types.Add(type);
            return true;
        }
    }
}
