using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>
/// Reads ComfyUI-Manager's list of packages: <c>{"node_packs": {"ID or URL": {"title", "author", "stars", "repository", …}}}</c>.
/// </summary>
internal static class ManagerList
{
    /// <summary>The packages that have all words in their id, name or description, those with more stars first.</summary>
    /// <param name="list">The list; undefined where there is none.</param>
    /// <param name="query">The words.</param>
    /// <param name="limit">How many packages.</param>
    public static IReadOnlyList<NodePackage> Search(JsonElement list, string query, int limit)
    {
        var words = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (list.Member("node_packs") is not { ValueKind: JsonValueKind.Object } packs) return [];
        return [.. packs.EnumerateObject()
            .Where(pack => words.All(word => Has(pack.Name, word) || Has(pack.Value.TextOf("title"), word)
                || Has(pack.Value.TextOf("description"), word)))
            .Select(pack => Find(list, pack.Name, null, [])).OfType<NodePackage>()
            .OrderByDescending(pack => pack.Stars ?? -1).Take(limit)];
    }

    /// <summary>A package of the list.</summary>
    /// <param name="list">The list; undefined where there is none.</param>
    /// <param name="key">Its key there and in the map.</param>
    /// <param name="title">Its name where the list does not have it.</param>
    /// <param name="types">The types that it brings.</param>
    /// <returns>Null where the list does not have it.</returns>
    public static NodePackage? Find(JsonElement list, string key, string? title, IReadOnlyList<string> types)
    {
        var entry = list.Member("node_packs").Member(key);
        if (entry.ValueKind != JsonValueKind.Object) return null;
        var repository = PackageText.Address(entry.TextOf("repository")) ?? PackageText.Address(entry.TextOf("reference"));
        var name = PackageText.Name(entry, "title") ?? title ?? key;
        return new(
            key, name, PackageText.Name(entry, "author"), PackageText.Count(entry, "stars"), null,
            PackageText.Name(entry, "cnr_latest"), repository, PackageText.Name(entry, "license"),
            PackageText.Description(entry, name), "manager", types);
    }

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
