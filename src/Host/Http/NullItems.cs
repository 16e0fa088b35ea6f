using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// Finds <c>null</c> among the items of lists and maps. The serializer keeps <c>null</c> out of members that cannot have it, but not out of
/// lists of such values: a list of names with <c>null</c> in it failed wherever the names were first used.
/// </summary>
internal static class NullItems
{
    /// <summary>Where the first one is, such as <c>names[0]</c>; null where there is none.</summary>
    /// <param name="value">What was sent. A value of another kind than its type is no concern of this.</param>
    /// <param name="type">What it is read as.</param>
    public static string? Find(JsonElement value, JsonTypeInfo type) => Find(value, type, "");

    private static string? Find(JsonElement value, JsonTypeInfo type, string path) => (type.Kind, value.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => InMembers(value, type, path),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) =>
            First(value.EnumerateArray().Select((item, i) => ($"{path}[{i}]", item)), type),
        (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) =>
            First(value.EnumerateObject().Select(member => ($"{path}.{member.Name}", member.Value)), type),
        _ => null,
    };

    private static string? InMembers(JsonElement value, JsonTypeInfo type, string path)
    {
        foreach (var member in type.Properties)
            if (value.TryGetProperty(member.Name, out var given)
                && Find(given, type.Options.GetTypeInfo(member.PropertyType), path.Length > 0 ? $"{path}.{member.Name}" : member.Name)
                    is { } found)
                return found;
        return null;
    }

    private static string? First(IEnumerable<(string Path, JsonElement Value)> items, JsonTypeInfo list)
    {
        var type = list.ElementType!;
        if (MayBeNull(type))
            return null;
        var info = list.Options.GetTypeInfo(type);
        foreach (var (path, item) in items)
            if ((item.ValueKind == JsonValueKind.Null ? path : Find(item, info, path)) is { } found)
                return found;
        return null;
    }

    // JsonElement holds null as a value of its own.
    private static bool MayBeNull(Type type) => type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type);
}
