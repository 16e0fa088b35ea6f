using System.Text.Json;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// Lookups that answer <see cref="JsonValueKind.Undefined"/> instead of throwing: the JSON comes from other people's code.
/// </summary>
public static class JsonLookup
{
    /// <summary>The member of that name; undefined when there is none, or the value is no object.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The item at an index; undefined when there is none, or the value is no array.</summary>
    public static JsonElement At(this JsonElement element, int index) =>
        element.ValueKind == JsonValueKind.Array && index >= 0 && index < element.GetArrayLength() ? element[index] : default;

    /// <summary>The text, or nothing when the value is none.</summary>
    public static string TextIfAny(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";

    /// <summary>Whether the member of that name is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>The member of that name if it is a text; otherwise null.</summary>
    public static string? TextOf(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
