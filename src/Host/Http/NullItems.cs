using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ComfyAssistant.Host.Http;

/// <summary>
/// Finds <c>null</c> among the items of lists. The serializer keeps <c>null</c> out of members that cannot have it, but not out of lists of
/// such values: a list of names with <c>null</c> in it failed wherever the names were first used. In a map it is a value like any other:
/// a key that stays as it is.
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
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => InItems(value, type, path),
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

    private static string? InItems(JsonElement list, JsonTypeInfo type, string path)
    {
        if (MayBeNull(type.ElementType!))
            return null;
        var info = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var (i, item) in list.EnumerateArray().Index())
        {
            var place = $"{path}[{i}]";
            if ((item.ValueKind == JsonValueKind.Null ? place : Find(item, info, place)) is { } found)
                return found;
        }
        return null;
    }

    // JsonElement holds null as a value of its own.
    private static bool MayBeNull(Type type) => type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type);
}
