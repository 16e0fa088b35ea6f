using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Canvas;

/// <summary>
/// The nodes that <c>editWorkflow</c> adds, as a workflow of their own: their values and the links among them are checked by the rules for
/// workflows. What comes from nodes that are on the canvas already only the panel can check.
/// </summary>
internal static class NewNodes
{
    private static readonly string[] Judged =
    [
        FindingCodes.ValueNotInList, FindingCodes.ValueOutOfRange, FindingCodes.BadValueType, FindingCodes.BadOutputIndex,
        FindingCodes.TypeMismatch, FindingCodes.UnknownInput,
    ];

    /// <summary>What new nodes cannot take, in words that name the node as the operations do.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<EditOperation> operations, Installation installation)
    {
        var types = new Dictionary<string, NodeType>(StringComparer.Ordinal);
        var workflow = new JsonObject();
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (operation is not { Op: EditKind.Add or EditKind.Replace, Type: { } type }
                || !installation.Nodes.TryGet(type, out var known))
                continue;
            var id = operation.Name is { Length: > 0 } name ? name : $"of operation {(i + 1).ToString(CultureInfo.InvariantCulture)}";
            types[id] = known;
            workflow[id] = new JsonObject { ["class_type"] = type, ["inputs"] = new JsonObject() };
            AddInputs(id, operation.Inputs);
        }
        foreach (var operation in operations)
        {
            if (operation is { Op: EditKind.Set, Node: { } node }) AddInputs(node, operation.Inputs);
            // An input by its index is left to the panel: only the node itself knows which of its inputs are sockets.
            if (operation is { Op: EditKind.Connect, To: [JsonValue target, JsonValue input], From: { } from }
                && input.GetValueKind() == JsonValueKind.String)
                AddInputs(target.ToString(), new JsonObject { [input.ToString()] = from.DeepClone() });
        }
        if (workflow.Count == 0) return [];
        var result = InstalledWorkflows.Validate(JsonSerializer.SerializeToElement(workflow), installation);
        return result.Errors.Concat(result.Warnings.Where(finding => finding.Code == FindingCodes.UnknownInput || finding.FailsWhenRun))
            .Where(finding => Judged.Contains(finding.Code)).Select(finding => finding.Message);

        void AddInputs(string id, JsonObject? inputs)
        {
            if (!types.ContainsKey(id)) return;
            var own = workflow[id]!["inputs"]!.AsObject();
            foreach (var (input, value) in inputs ?? [])
                if (value is not JsonArray { Count: 2 } link) own[input] = value?.DeepClone();
                else if (link is [JsonValue source, JsonValue output] && types.TryGetValue(source.ToString(), out var from))
                    own[input] = new JsonArray(source.ToString(), Index(from, output));
        }
    }

    // An output that does not exist gets an index that does not exist.
    private static int Index(NodeType type, JsonValue output)
    {
        if (int.TryParse(output.ToString(), CultureInfo.InvariantCulture, out var index)) return index;
        for (var i = 0; i < type.Outputs.Count; i++)
            if (type.Outputs[i].Name.Equals(output.ToString(), StringComparison.OrdinalIgnoreCase))
                return i;
        return type.AreOutputsKnown ? type.Outputs.Count : 0;
    }
}
