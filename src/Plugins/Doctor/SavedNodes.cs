using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>The nodes of a saved workflow as they are written, those of its subgraphs included.</summary>
internal static class SavedNodes
{
    public static IEnumerable<JsonElement> Of(JsonElement json) =>
        Items(json.Member("definitions").Member("subgraphs")).Prepend(json).SelectMany(graph => Items(graph.Member("nodes")));

    public static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
