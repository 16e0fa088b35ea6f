using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Writing;

/// <summary>Writes a workflow in the API format, which is what <c>POST /prompt</c> executes.</summary>
public static class ApiWriter
{
    /// <summary>Nodes by id, each with <c>class_type</c>, <c>inputs</c> and, where it has a title, <c>_meta.title</c>.</summary>
    public static JsonObject Write(Workflow workflow)
    {
        var prompt = new JsonObject();
        foreach (var node in workflow.Nodes)
        {
            var inputs = new JsonObject();
            foreach (var input in node.Inputs)
                if (!input.IsBroken)
                    inputs[input.Name] = Json(input);
            var json = new JsonObject { ["inputs"] = inputs, ["class_type"] = node.Type };
            if (node.Title is not null) json["_meta"] = new JsonObject { ["title"] = node.Title };
            prompt[node.Id] = json;
        }
        return prompt;
    }

    private static JsonNode? Json(WorkflowInput input) =>
        input.Link is { } link ? new JsonArray(link.NodeId, link.Slot) : JsonFrom.Element(input.Value);
}
