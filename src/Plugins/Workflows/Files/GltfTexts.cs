using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// Texts of a three-dimensional model in a GLB (glTF 2.0, 4.4): <c>asset.extras</c> of the JSON that is its first chunk, where ComfyUI
/// keeps <c>prompt</c> and <c>workflow</c>.
/// </summary>
internal static class GltfTexts
{
    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var reader = new ByteReader(file);
        reader.Skip(12);
        var length = reader.Little32();
        if (reader.Name() != "JSON") return;
        if (LooseJson.TryParse(reader.Take(length).ToArray()) is not { } json) return;
        if (json.Member("asset").Member("extras") is not { ValueKind: JsonValueKind.Object } extras) return;
        foreach (var entry in extras.EnumerateObject())
            texts.Add(entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText());
    }
}
