using System.Text.Json.Nodes;
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
            case Fix.AddInputs:
                json["inputs"] = new JsonObject();
                return true;
            default:
                return false;
        }
    }
}
