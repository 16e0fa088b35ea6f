using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows.Validation;

namespace ComfyAssistant.Tests.Support;

/// <summary>The valid fixture <c>two_passes</c> with a change, and what the validator finds then.</summary>
internal static class EditedWorkflow
{
    public static ValidationResult Edited(Action<JsonNode> edit)
    {
        var root = JsonNode.Parse(Fixtures.Api("two_passes").GetRawText())!;
        edit(root);
        return Validate(root.ToJsonString());
    }

    public static ValidationResult Validate(string json) => WorkflowValidator.Validate(JsonElement.Parse(json), Fixtures.Catalog);

    public static JsonObject Inputs(JsonNode root, string id) => root[id]!["inputs"]!.AsObject();

    /// <summary>Adds a node as 70, used by an output, so that its findings count.</summary>
    public static void Add(JsonNode root, string type, string inputs)
    {
        root["60"] = JsonNode.Parse("""{"class_type":"ShapesNumbers","inputs":{"amount":1,"ratio":0.5}}""");
        root["70"] = new JsonObject { ["class_type"] = type, ["inputs"] = JsonNode.Parse(inputs) };
        root["71"] = JsonNode.Parse("""{"class_type":"ShapesUnion","inputs":{"value":1,"anything":["70",0]}}""");
        root["72"] = JsonNode.Parse("""{"class_type":"PreviewImage","inputs":{"images":["71",0]}}""");
    }
}
