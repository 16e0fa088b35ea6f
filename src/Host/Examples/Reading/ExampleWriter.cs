using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Host.Examples.Reading;

/// <summary>Writes an example as YAML: the keys always in the same order, text of several lines line by line.</summary>
internal static class ExampleWriter
{
    /// <param name="keys">What the file holds, by its keys; those that are null are left out.</param>
    public static string Write(IReadOnlyDictionary<string, JsonNode?> keys)
    {
        var root = new YamlMappingNode();
        foreach (var key in ExampleReader.KeyOrder)
            if (keys.GetValueOrDefault(key) is { } value)
                root.Add(new YamlScalarNode(key), YamlJson.ToYaml(value));
        using var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings().WithBestWidth(int.MaxValue));
        new YamlStream(new YamlDocument(root)).Save(emitter, assignAnchors: false);
        var yaml = writer.ToString();
        return yaml.EndsWith("...\n", StringComparison.Ordinal) ? yaml[..^"...\n".Length] : yaml;
    }
}
