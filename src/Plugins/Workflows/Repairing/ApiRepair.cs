using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Repairing;

/// <summary>Applies a fix to the API format.</summary>
internal static class ApiRepair
{
    /// <summary>True when the JSON was changed.</summary>
    public static bool Apply(JsonObject root, WorkflowNode node, Fix fix)
    {
        if (root[node.Id] is not JsonObject json) return false;
        var inputs = json["inputs"] as JsonObject;
        switch (fix)
        {
            case Fix.SetType type:
                json["class_type"] = type.Type;
                return true;
            case Fix.SetValue value when inputs is not null:
                inputs[value.Input] = JsonFrom.Element(value.Value);
                return true;
            case Fix.SetLink link when inputs is not null:
                inputs[link.Input] = new JsonArray(link.Link.NodeId, link.Link.Slot);
                return true;
            // A missing and an unknown input are two findings of one cause: the second finds it done.
            case Fix.RenameInput rename when inputs is not null && inputs.Remove(rename.From, out var moved):
                inputs[rename.To] = moved;
                return true;
            case Fix.Replace replace:
                Replace(root, node.Id, json, replace.Replacement);
                return true;
            case Fix.AddInputs:
                json["inputs"] = new JsonObject();
                return true;
            default:
                return false;
        }
    }

    // As ComfyUI does it, but that nothing is lost where it is silent on the inputs.
    private static void Replace(JsonObject root, string id, JsonObject json, NodeReplacement replacement)
    {
        json["class_type"] = replacement.NewType;
        if (replacement.Inputs is not null && json["inputs"] is JsonObject old)
        {
            var inputs = new JsonObject();
            foreach (var input in replacement.Inputs)
            {
                if (input.OldName is null) inputs[input.Name] = JsonFrom.Element(input.Value);
                else if (old.TryGetPropertyValue(input.OldName, out var value)) inputs[input.Name] = value?.DeepClone();
            }
            json["inputs"] = inputs;
        }
        if (replacement.Outputs.Count == 0) return;
        foreach (var (_, user) in root)
            foreach (var (_, value) in user is JsonObject ? user["inputs"] as JsonObject ?? [] : [])
                if (value is JsonArray { Count: 2 } link && link[0] is JsonValue source
                    && source.TryGetValue<string>(out var from) && from == id
                    && link[1] is JsonValue index && index.TryGetValue<int>(out var slot)
                    && replacement.Outputs.TryGetValue(slot, out var now))
                    link[1] = now;
    }
}
