using System.Text.Json;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// Lookups that answer <see cref="JsonValueKind.Undefined"/> instead of throwing: the JSON comes from other people's code.
/// </summary>
internal static class JsonLookup
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement At(this JsonElement element, int index) =>
        element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength() ? element[index] : default;

    /// <summary>The text, or nothing when the value is none.</summary>
    public static string TextIfAny(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";

    public static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    public static string? TextOf(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
