using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Reading;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Repairing;

/// <summary>
/// Applies a fix to the frontend's format, where a value or link really stands: in a primitive, on the host of a subgraph, in a
/// definition.
/// </summary>
internal static class UiRepair
{
    // Where the frontend keeps the type once more, for the search and replace of its templates.
    private const string TypeProperty = "Node name for S&R";

    // Each link that is moved is looked for among those of its output.
    private const int LongestLinks = 10_000;

    /// <summary>True when the JSON was changed.</summary>
    public static bool Apply(JsonObject root, WorkflowNode node, Fix fix) => fix switch
    {
        Fix.SetType type => SetType(root, node.Origin!, type.Type),
        Fix.SetValue value => SetValue(root, node.Input(value.Input)?.ValueSource, value),
        Fix.SetLink link => SetSlot(root, node.Input(link.Input), link.Link),
        Fix.RenameInput rename => Rename(root, node.Origin!, rename),
        Fix.Replace replace => Replace(root, node.Origin!, replace.Replacement),
        _ => false,
    };

    private static bool SetType(JsonObject root, UiNode node, string type)
    {
        if (NodeAt(root, node) is not { } json) return false;
        json["type"] = type;
        if (json["properties"] is JsonObject properties && properties.ContainsKey(TypeProperty)) properties[TypeProperty] = type;
        return true;
    }

    // Only where all that the old node has are slots: which of its values is which, a file does not tell.
    private static bool Replace(JsonObject root, UiNode node, NodeReplacement replacement)
    {
        if (replacement.Inputs is not { } inputs || inputs.Any(i => i.OldName is null)) return false;
        if (replacement.Outputs.Any(output => output.Key != output.Value)) return false;
        if (NodeAt(root, node)?["widgets_values"] is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 })) return false;
        if (!SetType(root, node, replacement.NewType)) return false;
        foreach (var input in inputs) Rename(root, node, new Fix.RenameInput(input.OldName!, input.Name));
        return true;
    }

    private static bool SetValue(JsonObject root, ValueSource? source, Fix.SetValue fix)
    {
        if (source is null || NodeAt(root, source.Node)?["widgets_values"] is not { } widgets) return false;
        if (source.Index < 0) widgets.AsObject()[source.Name] = JsonFrom.Element(fix.Value);
        else widgets.AsArray()[source.Index] = JsonFrom.Element(fix.Value);
        return true;
    }

    private static bool SetSlot(JsonObject root, WorkflowInput? input, WorkflowLink right)
    {
        if (input is not { LinkSource: { Index: >= 0 } link, Link: { } wrong } || wrong.NodeId != right.NodeId) return false;
        var json = GraphAt(root, link.Graph)["links"]![link.Index]!;
        var outputs = NodeAt(root, link.Graph.NodesById[link.OriginId])?["outputs"] as JsonArray;
        if (OutputAt(outputs, wrong.Slot)?["links"] is JsonArray { Count: > LongestLinks }) return false;
        if (json is JsonArray array) array[2] = right.Slot;
        else json["origin_slot"] = right.Slot;
        // The frontend keeps the links of an output in two places, and believes the node.
        var id = json is JsonArray ? json[0] : json["id"];
        Unlist(OutputAt(outputs, wrong.Slot), id!);
        if (OutputAt(outputs, right.Slot) is not { } output) return true;
        if (output["links"] is not JsonArray links) output["links"] = links = [];
        links.Add(id!.DeepClone());
        if (output["type"] is not { } type) return true;
        if (json is JsonArray { Count: > 5 } typed) typed[5] = type.DeepClone();
        else if (json is JsonObject) json["type"] = type.DeepClone();
        return true;
    }

    private static JsonObject? OutputAt(JsonArray? outputs, int slot) =>
        outputs is not null && slot >= 0 && slot < outputs.Count ? outputs[slot] as JsonObject : null;

    private static void Unlist(JsonObject? output, JsonNode id)
    {
        if (output?["links"] is not JsonArray links) return;
        for (var i = links.Count - 1; i >= 0; i--)
            if (JsonNode.DeepEquals(links[i], id))
                links.RemoveAt(i);
    }

    private static bool Rename(JsonObject root, UiNode node, Fix.RenameInput rename)
    {
        if (NodeAt(root, node)?["inputs"] is not JsonArray slots) return false;
        if (slots.OfType<JsonObject>().FirstOrDefault(s => IsNamed(s, rename.From)) is not { } slot) return false;
        slot["name"] = rename.To;
        if (slot["widget"] is JsonObject widget) widget["name"] = rename.To;
        return true;
    }

    // A name may be anything in a file that somebody else wrote.
    private static bool IsNamed(JsonObject slot, string name) =>
        slot["name"] is JsonValue value && value.TryGetValue<string>(out var text) && text == name;

    private static JsonObject GraphAt(JsonObject root, UiGraph graph) =>
        graph.DefinitionIndex is { } index ? root["definitions"]!["subgraphs"]![index]!.AsObject() : root;

    // Nodes inside a group node have no place of their own: their definition may serve several groups with different values.
    private static JsonObject? NodeAt(JsonObject root, UiNode node) =>
        node.Index < 0 ? null : GraphAt(root, node.Graph)["nodes"]![node.Index]!.AsObject();
}
