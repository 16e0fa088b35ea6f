using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes.Reading;

/// <summary>
/// Keeps one copy of every equal string and list while a catalog is read. An object_info repeats the same type names, categories and
/// model lists thousands of times.
/// </summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<ComboList> _lists = [];

    /// <summary>The string or name that the reader stands on.</summary>
    public string Text(ref readonly Utf8JsonReader reader)
    {
        try
        {
            return Share(_texts, reader.GetString()!);
        }
        // Half of a surrogate pair, which Python writes without complaint, or bytes that are no UTF-8: kept as they are written.
        catch (InvalidOperationException)
        {
            return Raw(reader.ValueSpan);
        }
    }

    /// <summary>JSON text as it is written.</summary>
    public string Raw(ReadOnlySpan<byte> utf8) => Share(_texts, Encoding.UTF8.GetString(utf8));

    public ComboList List(ComboList list) => Share(_lists, list);

    private static T Share<T>(HashSet<T> seen, T value)
    {
        if (seen.TryGetValue(value, out var first)) return first;
        seen.Add(value);
        return value;
    }
}
