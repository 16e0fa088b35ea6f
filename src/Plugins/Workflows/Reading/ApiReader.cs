using System.Text.Json;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Reads the API format.</summary>
internal static class ApiReader
{
    public static Workflow Read(JsonElement root)
    {
        var nodes = new List<WorkflowNode>();
        var problems = new FindingList();
        // As the server reads it: of two members of one name the later counts.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!places.TryAdd(property.Name, nodes.Count))
            {
                problems.Add(Finding.Malformed(property.Name,
                    $"Two nodes have the id {property.Name}; only the later one counts. Give one of them another id.") with
                { IsWarning = true });
                nodes[places[property.Name]] = Node(property.Name, property.Value, problems);
                continue;
            }
            nodes.Add(Node(property.Name, property.Value, problems));
        }
        if (nodes.Count == 0) problems.Add(Finding.Malformed(null, "The workflow holds no nodes."));
        // Any object has members: without a single node in it this is some other JSON, said once instead of once per member.
        if (nodes.Count > 0 && nodes.TrueForAll(n => n.Type.Length == 0))
            return Workflow.Unreadable(
                "This is no workflow: expected nodes by id, each with class_type and inputs, or an object with nodes and links.");
        return new Workflow(WorkflowFormat.Api, nodes, [], [.. problems.Errors(), .. problems.Warnings()]);
    }

    private static WorkflowNode Node(string id, JsonElement json, FindingList problems)
    {
        var type = json.Member("class_type").CommonText();
        if (type.Length == 0)
        {
            problems.Add(Finding.Malformed(id, $"Node {id} needs a class_type, the name of its node type."));
            return new WorkflowNode { Id = id, Type = "", IsBroken = true };
        }
        var inputs = json.Member("inputs");
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            problems.Add(Finding.Malformed(id, $"{type} {id} needs an object named inputs, even an empty one.", type) with
            {
                Fix = inputs.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? new Fix.AddInputs() : null,
            });
            return new WorkflowNode { Id = id, Type = type, IsBroken = true };
        }
        if (inputs.GetPropertyCount() > UiNode.MaxSlots)
        {
            problems.Add(Finding.Malformed(id, $"{type} {id} has more than {UiNode.MaxSlots} inputs, and was not looked at.", type));
            return new WorkflowNode { Id = id, Type = type, IsBroken = true };
        }
        var meta = json.Member("_meta");
        return new WorkflowNode
        {
            Id = id,
            Type = type,
            Title = meta.TextOf("title"),
            Inputs = Inputs(inputs),
            HasMeta = meta.ValueKind is JsonValueKind.Object or JsonValueKind.Array,
        };
    }

    private static List<WorkflowInput> Inputs(JsonElement json)
    {
        var inputs = new List<WorkflowInput>(json.GetPropertyCount());
        foreach (var property in json.EnumerateObject())
        {
            inputs.Put(LinkOf(property.Value) is { } link
                ? new WorkflowInput(property.CommonName(), default, link)
                : new WorkflowInput(property.CommonName(), property.Value));
        }
        return inputs;
    }

    // Exactly what the server takes for a link. A lookalike (a numeric id, a slot as text) stays a value and is reported as malformed.
    private static WorkflowLink? LinkOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && value[0].ValueKind == JsonValueKind.String
        && SlotOf(value[1]) is { } slot
            ? new WorkflowLink(value[0].GetString()!, slot)
            : null;

    // Python counts true as 1.
    private static int? SlotOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out var slot) ? slot : null,
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };
}
