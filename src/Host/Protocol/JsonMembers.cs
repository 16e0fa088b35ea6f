using System.Text.Json;

namespace ComfyAssistant.Host.Protocol;

/// <summary>Members of JSON that others wrote, where anything may be missing or of another kind.</summary>
internal static class JsonMembers
{
    /// <summary>The member's value, or null where there is none, or it is null, or the parent is no object.</summary>
    public static JsonElement? Given(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : null;

    /// <summary>The member's text, or null where it holds none.</summary>
    public static string? Text(this JsonElement parent, string name) =>
        parent.Given(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member's text, or that of the next name where it holds none; null where no name does.</summary>
    public static string? Text(this JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (parent.Text(name) is { Length: > 0 } text)
                return text;
        return null;
    }

    /// <summary>The items of a list; none where the member is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.Given(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
