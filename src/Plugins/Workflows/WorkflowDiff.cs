using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>What changes between two workflows, node by node. The formats may differ: what would run is compared.</summary>
/// <param name="Added">Nodes that only the second has.</param>
/// <param name="Removed">Nodes that only the first has.</param>
/// <param name="Changed">Nodes of both whose type or inputs differ.</param>
/// <param name="Renumbered">The ids in the first of the nodes that have other ids in the second, by those.</param>
public sealed record WorkflowDiff(
    IReadOnlyList<NodeMention> Added, IReadOnlyList<NodeMention> Removed, IReadOnlyList<NodeChange> Changed,
    IReadOnlyDictionary<string, string> Renumbered)
{
    /// <summary>True when both would run the same.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    /// <summary>Compares by node id.</summary>
    public static WorkflowDiff Between(Workflow before, Workflow after) => Of(before, after,
        before.Nodes.Where(n => after.Find(n.Id) is not null).Select(n => n.Id).Distinct().ToDictionary(id => id, StringComparer.Ordinal));

    /// <summary>
    /// Compares nodes that are alike: of the same type, with the same id or else with the most inputs in common. Other programs give a
    /// workflow's nodes other ids.
    /// </summary>
    public static WorkflowDiff ByLikeness(Workflow before, Workflow after) => Of(before, after, NodePairs.Of(before, after));

    private static WorkflowDiff Of(Workflow before, Workflow after, IReadOnlyDictionary<string, string> pairs)
    {
        var kept = pairs.Values.ToHashSet(StringComparer.Ordinal);
        return new WorkflowDiff(
            [.. after.Nodes.Where(n => !kept.Contains(n.Id)).Select(Mention)],
            [.. before.Nodes.Where(n => !pairs.ContainsKey(n.Id)).Select(Mention)],
            [.. before.Nodes.Where(n => pairs.ContainsKey(n.Id)).Select(n => Change(n, after.Find(pairs[n.Id])!,
                pairs)).OfType<NodeChange>()],
            pairs.Where(pair => pair.Key != pair.Value).ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal));
    }

    private static NodeMention Mention(WorkflowNode node) => new(node.Id, node.Type);

    private static NodeChange? Change(WorkflowNode before, WorkflowNode after, IReadOnlyDictionary<string, string> pairs)
    {
        var inputs = new List<InputChange>();
        foreach (var name in before.Inputs.Concat(after.Inputs).Select(i => i.Name).Distinct())
        {
            var (old, now) = (before.Input(name), after.Input(name));
            if (!IsSame(old, now, pairs)) inputs.Add(new InputChange(name, Text(old), Text(now)));
        }
        var previousType = before.Type == after.Type ? null : before.Type;
        var previousId = before.Id == after.Id ? null : before.Id;
        return inputs.Count == 0 && previousType is null ? null : new NodeChange(after.Id, after.Type, previousType, inputs, previousId);
    }

    /// <summary>True when both inputs are set to the same: a link to the counterpart of a node is the same link.</summary>
    internal static bool IsSame(WorkflowInput? left, WorkflowInput? right, IReadOnlyDictionary<string, string> pairs)
    {
        if (left is null || right is null) return false;
        if (left.Link is { } link) return right.Link == link with { NodeId = pairs.GetValueOrDefault(link.NodeId, link.NodeId) };
        if (right.Link is not null) return false;
        return left.Value.ValueKind == JsonValueKind.Undefined || right.Value.ValueKind == JsonValueKind.Undefined
            ? left.Value.ValueKind == right.Value.ValueKind
            : JsonElement.DeepEquals(left.Value, right.Value);
    }

    private static string? Text(WorkflowInput? input) =>
        input is null ? null : input.Link?.ToString() ?? Display.Json(input.Value);
}

/// <summary>A node that was added or removed.</summary>
public sealed record NodeMention(string NodeId, string ClassType);

/// <summary>A node that differs.</summary>
/// <param name="NodeId">Its execution id.</param>
/// <param name="ClassType">Its type now.</param>
/// <param name="PreviousType">Its type before, when that changed.</param>
/// <param name="Inputs">The inputs that differ.</param>
/// <param name="PreviousId">Its id before, when that changed.</param>
public sealed record NodeChange(
    string NodeId,
    string ClassType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PreviousType,
    IReadOnlyList<InputChange> Inputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PreviousId = null);

/// <summary>An input that differs; null means that it is not set.</summary>
public sealed record InputChange(string Input, string? Before, string? After);
