using System.Text.Json;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>
/// Entries of an object_info, each made into a node type when it is first asked for. For many threads once all are added.
/// </summary>
internal sealed class LazyNodeTypes
{
    private readonly Dictionary<string, Lazy<NodeType?>> _types = new(StringComparer.Ordinal);
    private readonly NodeTypeReader _reader = new();

    // The reader shares its strings between entries.
    private readonly Lock _reading = new();

    public IReadOnlyDictionary<string, Lazy<NodeType?>> Types => _types;

    /// <summary>What could not be understood among the types that were asked for so far.</summary>
    public IReadOnlyList<string> Skipped => _reader.Skipped;

    /// <summary>The text of the name that the reader stands on.</summary>
    public string Name(ref readonly Utf8JsonReader reader) => _reader.Name(in reader);

    /// <summary>Adds an entry; of two with one name the later counts.</summary>
    public void Add(string name, ReadOnlyMemory<byte> json) => _types[name] = new(() => Read(name, json));

    private NodeType? Read(string name, ReadOnlyMemory<byte> json)
    {
        lock (_reading) return _reader.Read(name, json.Span);
    }
}
