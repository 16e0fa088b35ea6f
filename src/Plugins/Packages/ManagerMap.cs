using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>Reads ComfyUI-Manager's map of node types to packages: <c>{"ID or URL": [["Type", …], {"title_aux", "nodename_pattern"}]}</c>.
/// </summary>
internal static class ManagerMap
{
    /// <summary>The packages that bring at least one of the types.</summary>
    /// <param name="map">The map; undefined where there is none.</param>
    /// <param name="types">The types.</param>
    public static List<(string Key, string? Title, List<string> Types)> Find(JsonElement map, IReadOnlyCollection<string> types)
    {
        var found = new List<(string, string?, List<string>)>();
        if (map.ValueKind != JsonValueKind.Object || types.Count == 0) return found;
        var wanted = types.ToHashSet(StringComparer.Ordinal);
        foreach (var package in map.EnumerateObject())
        {
            var about = package.Value.At(1);
            var listed = package.Value.At(0) is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(type => type.TextIfAny()).Where(wanted.Contains) : [];
            var pattern = Pattern(about.TextOf("nodename_pattern"));
            var its = listed.Concat(pattern is null ? [] : wanted.Where(type => pattern.IsMatch(type))).Distinct().ToList();
            if (its.Count > 0) found.Add((package.Name, about.TextOf("title_aux"), its));
        }
        return found;
    }

    // Python's re.match begins at the start of the text. What .NET cannot read, or only with backtracking, is left out.
    private static Regex? Pattern(string? pattern)
    {
        if (string.IsNullOrEmpty(pattern)) return null;
        try
        {
            return new Regex($@"\A(?:{pattern})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception unread) when (unread is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
