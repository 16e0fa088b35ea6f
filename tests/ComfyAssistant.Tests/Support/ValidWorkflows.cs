using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Tests.Support;

/// <summary>Workflows without any finding, with the installation they are valid for.</summary>
internal static class ValidWorkflows
{
    /// <summary>Our own, always there.</summary>
    public static (NodeCatalog Catalog, IReadOnlyList<JsonElement> Workflows) Own() =>
        (Fixtures.Catalog, [.. Fixtures.ApiNames.Where(n => n != "muted_and_bypassed").Select(Fixtures.Api)]);

    /// <summary>The shared ones, on an installation that has their model files; null when they are not there.</summary>
    public static (NodeCatalog Catalog, IReadOnlyList<JsonElement> Workflows)? Shared()
    {
        if (SharedData.Catalog is not { } catalog) return null;
        var info = JsonNode.Parse(File.ReadAllText(Path.Combine(SharedData.Folder!, "object_info.json")))!;
        var workflows = SharedData.Names.Select(n => JsonNode.Parse(SharedData.Api(n).GetRawText())!.AsObject()).ToList();
        foreach (var node in workflows.SelectMany(w => w.Select(n => n.Value!)))
            Complete(node["inputs"]!.AsObject(), catalog.Find((string)node["class_type"]!)!, info);
        var completed = ObjectInfoReader.Read(JsonSerializer.SerializeToUtf8Bytes(info));
        return (completed, [.. workflows.Select(w => JsonSerializer.SerializeToElement(w))]);
    }

    private static void Complete(JsonObject inputs, NodeType type, JsonNode info)
    {
        foreach (var spec in type.Inputs.Where(s => s.IsRequired))
        {
            if (inputs[spec.Name] is null && spec.DefaultJson is not null) inputs[spec.Name] = JsonNode.Parse(spec.DefaultJson);
            if (spec.Options is null || inputs[spec.Name] is not JsonValue value || spec.Options.Contains((string)value!)) continue;
            var list = info[type.Name]!["input"]!["required"]![spec.Name]![0]!.AsArray();
            if (!list.Any(o => (string)o! == (string)value!)) list.Add((string)value!);
        }
    }
}
