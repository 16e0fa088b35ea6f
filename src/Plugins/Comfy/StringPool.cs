using System.Text.Json;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// Keeps one copy of every equal string, list and range while a catalog is read. An object_info repeats the same type names,
/// categories and model lists thousands of times.
/// </summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<ComboList> _lists = [];
    private readonly HashSet<NumberRange> _ranges = [NumberRange.Unlimited];

    /// <summary>A string's value, or the JSON text of anything else.</summary>
    public string Text(JsonElement value) =>
        Share(_texts, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    public string Text(string value) => Share(_texts, value);

    public string RawText(JsonElement value) => Share(_texts, value.GetRawText());

    public ComboList List(JsonElement array) => Share(_lists, ComboList.From(array, this));

    public NumberRange Range(NumberRange range) => Share(_ranges, range);

    private static T Share<T>(HashSet<T> seen, T value)
    {
        if (seen.TryGetValue(value, out var first)) return first;
        seen.Add(value);
        return value;
    }
}
