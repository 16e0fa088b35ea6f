using System.Buffers.Binary;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>
/// The metadata of a safetensors file, which ComfyUI's saved latents and checkpoints are: eight bytes of length, then JSON.
/// </summary>
internal static class SafetensorsTexts
{
    public static void Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)(file.Length - 8)) return;
        var header = LooseJson.TryParse(file.Slice(8, (int)length).ToArray());
        if (header?.Member("__metadata__") is not { ValueKind: JsonValueKind.Object } metadata) return;
        foreach (var entry in metadata.EnumerateObject())
            if (entry.Value.ValueKind == JsonValueKind.String)
                texts.Add(entry.Name, entry.Value.GetString()!);
    }
}
