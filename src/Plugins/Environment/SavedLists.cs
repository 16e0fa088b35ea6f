using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Reads back the short lists of a saved scan. By hand: the serializer would take longer to get ready, at a start that somebody waits for,
/// than all the rest of the scan to be read.
/// </summary>
internal static class SavedLists
{
    /// <summary>The files by kind: <c>{"loras": ["a.safetensors", …], …}</c>.</summary>
    /// <exception cref="JsonException">Not JSON, or not of that shape.</exception>
    public static ModelFiles Models(string? json)
    {
        if (json is null) return ModelFiles.None;
        using var document = JsonDocument.Parse(json);
        var kinds = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The saved models are not listed by kind.");
        foreach (var kind in document.RootElement.EnumerateObject()) kinds.Add(new(kind.Name, Texts(kind.Value)));
        return new(kinds);
    }

    /// <summary>The packages: <c>[{"name": …, "has_agents": …, "has_readme": …, "description": …, "version": …}, …]</c>.</summary>
    /// <exception cref="JsonException">Not JSON, or not of that shape.</exception>
    public static List<Package> Packages(string? json)
    {
        var packages = new List<Package>();
        if (json is null) return packages;
        using var document = JsonDocument.Parse(json);
        foreach (var package in Items(document.RootElement))
            packages.Add(new(
                package.TextOf("name") ?? throw new JsonException("A saved package has no name."),
                package.IsTrue("has_agents"), package.IsTrue("has_readme"), package.TextOf("description") ?? "",
                package.TextOf("version") ?? ""));
        return packages;
    }

    private static List<string> Texts(JsonElement list)
    {
        var texts = new List<string>();
        foreach (var text in Items(list))
            texts.Add(text.ValueKind == JsonValueKind.String ? text.GetString()!
                : throw new JsonException("The name of a saved model file is no text."));
        return texts;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new JsonException("A saved list is none.");
}
