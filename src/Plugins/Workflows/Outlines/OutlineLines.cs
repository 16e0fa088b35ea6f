using System.Globalization;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>Writes nodes as lines, and folds equal ones into one.</summary>
internal sealed class OutlineLines(Workflow workflow, NodeCatalog catalog)
{
    /// <summary>The longest line, and the longest in a focus.</summary>
    public const int Longest = 320;
    public const int LongestInFocus = 1200;

    private const int LongestText = 120;
    private const int LongestTitle = 40;
    private const int IdsShown = 12;

    // Two nodes alike are easier to read as two.
    private const int FewestToFold = 3;

    /// <summary>One node: <c>3 KSampler "Title": steps=20, model←4.MODEL</c>. What does not fit is counted.</summary>
    public string Line(WorkflowNode node, int longest = Longest)
    {
        var head = Head(node.Id, node);
        var inputs = node.Inputs.Where(input => !input.IsBroken).Select(Text).ToList();
        return Joined(head, inputs, longest);
    }

    /// <summary>
    /// A line for each set of nodes of one type and equal values: <c>×10 easy loraStack (1, 2 … 10): mode="None"</c>. Their links are left
    /// out.
    /// </summary>
    public IEnumerable<string> FoldedByValues(IReadOnlyList<WorkflowNode> nodes)
    {
        foreach (var alike in nodes.GroupBy(node => (node.Type, node.Title, Values: string.Join(',', Values(node)))))
        {
            var members = alike.ToList();
            if (members.Count < FewestToFold)
                foreach (var node in members) yield return Line(node);
            else yield return Joined(Head($"×{members.Count}", members[0]) + Ids(members), [.. Values(members[0])], Longest);
        }
    }

    /// <summary>A line for each type: <c>×10 KSampler (3, 7 … 90)</c>.</summary>
    /// <param name="nodes">What to fold.</param>
    /// <param name="withIds">False for the shortest form, type and number.</param>
    public IEnumerable<string> FoldedByType(IReadOnlyList<WorkflowNode> nodes, bool withIds) =>
        nodes.GroupBy(node => node.Type).Select(alike =>
        alike.Count() == 1 ? Head(alike.First().Id, alike.First())
            : $"×{alike.Count()} {alike.Key.Cut(80)}{(withIds ? Ids([.. alike]) : "")}");

    private IEnumerable<string> Values(WorkflowNode node) => node.Inputs.Where(input => !input.IsBroken && input.Link is null).Select(Text);

    private string Head(string id, WorkflowNode node)
    {
        var type = catalog.Find(node.Type);
        var hasOwnTitle = node.Title is { Length: > 0 } && node.Title != node.Type && node.Title != type?.DisplayName;
        return $"{id} {node.Type.Cut(80)}{(hasOwnTitle ? $" \"{node.Title!.ReplaceLineEndings(" ").Cut(LongestTitle)}\"" : "")}"
            + (type is null ? " (not installed)" : "");
    }

    private static string Ids(List<WorkflowNode> nodes) => nodes.Count <= IdsShown
        ? $" ({string.Join(", ", nodes.Select(node => node.Id))})"
        : $" ({string.Join(", ", nodes.Take(IdsShown - 1).Select(node => node.Id))} … {nodes[^1].Id})";

    private static string Joined(string head, List<string> inputs, int longest)
    {
        var (shown, length) = (0, head.Length);
        while (shown < inputs.Count && length + inputs[shown].Length + 2 <= longest) length += inputs[shown++].Length + 2;
        if (inputs.Count == 0) return head;
        var more = shown == inputs.Count ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{(shown == 0 ? "" : ", ")}… {inputs.Count - shown} more inputs");
        return $"{head}: {string.Join(", ", inputs.Take(shown))}{more}";
    }

    private string Text(WorkflowInput input) =>
        input.Link is { } link ? $"{input.Name}←{Source(link)}" : $"{input.Name}={Value(input)}";

    private string Source(WorkflowLink link)
    {
        var outputs = workflow.Find(link.NodeId) is { } source ? catalog.Find(source.Type)?.Outputs : null;
        return outputs is null || link.Slot < 0 || link.Slot >= outputs.Count ? $"{link.NodeId}[{link.Slot}]"
            : outputs.Count == 1 ? link.NodeId
            : $"{link.NodeId}.{outputs[link.Slot].Name}";
    }

    private static string Value(WorkflowInput input)
    {
        var json = Display.Json(input.Value, int.MaxValue);
        return json.Length <= LongestText ? json : $"{json.Cut(LongestText)} ({json.Length} characters)";
    }
}
