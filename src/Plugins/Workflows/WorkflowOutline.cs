using System.Text;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows;

/// <summary>Describes a workflow in few words: one line per node, sources before their users.</summary>
public static class WorkflowOutline
{
    /// <summary>About 1,500 tokens: a workflow of some forty nodes in full.</summary>
    public const int DefaultBudget = 6000;

    private const int LongestText = 120;

    /// <summary>The outline. Nodes that do not fit are counted by type at the end; no line is ever cut.</summary>
    /// <param name="workflow">What to describe.</param>
    /// <param name="catalog">The installation, for the names of outputs.</param>
    /// <param name="budget">The most characters the outline may have; small budgets still get the first and the last line.</param>
    public static string Describe(Workflow workflow, NodeCatalog catalog, int budget = DefaultBudget)
    {
        var order = Layout.TopologicalOrder(workflow);
        var nodes = workflow.Nodes.DistinctBy(n => n.Id).OrderBy(n => order[n.Id]).ToList();
        var text = new StringBuilder(Head(workflow));
        var tail = Tail(workflow);
        var shown = 0;
        while (shown < nodes.Count)
        {
            var line = "\n" + Line(nodes[shown], workflow, catalog);
            // The note on what is missing must fit as well, unless this is the last node.
            var rest = shown + 1 < nodes.Count ? Rest(nodes, shown + 1).Length : 0;
            if (text.Length + line.Length + rest + tail.Length > budget) break;
            text.Append(line);
            shown++;
        }
        if (shown < nodes.Count) text.Append(Rest(nodes, shown));
        return text.Append(tail).ToString();
    }

    private static string Head(Workflow workflow) =>
        $"{workflow.Nodes.Count} nodes, {(workflow.Format == WorkflowFormat.Ui ? "UI" : "API")} format";

    private static string Line(WorkflowNode node, Workflow workflow, NodeCatalog catalog)
    {
        var type = catalog.Find(node.Type);
        var hasOwnTitle = node.Title is { Length: > 0 } && node.Title != node.Type && node.Title != type?.DisplayName;
        var title = hasOwnTitle ? $" \"{node.Title}\"" : "";
        var unknown = type is null ? " (not installed)" : "";
        var inputs = node.Inputs.Where(i => !i.IsBroken)
            .Select(i => i.Link is { } link ? $"{i.Name}←{Source(link, workflow, catalog)}" : $"{i.Name}={Value(i)}").ToList();
        return $"{node.Id} {node.Type}{title}{unknown}{(inputs.Count > 0 ? ": " : "")}{string.Join(", ", inputs)}";
    }

    private static string Source(WorkflowLink link, Workflow workflow, NodeCatalog catalog)
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

    private static string Rest(List<WorkflowNode> nodes, int from)
    {
        const int types = 12;
        var counts = nodes.Skip(from).CountBy(n => n.Type).OrderByDescending(c => c.Value).ToList();
        var named = counts.Take(types).Select(c => c.Value == 1 ? c.Key : $"{c.Key} ×{c.Value}");
        var more = counts.Count > types ? $" and {counts.Count - types} other types" : "";
        return $"\n… {nodes.Count - from} more nodes: {string.Join(", ", named)}{more}";
    }

    private static string Tail(Workflow workflow)
    {
        const int most = 10;
        var stopped = workflow.LeftOut.Where(n => n.Reason != "note").ToList();
        var named = stopped.Take(most).Select(n => $"{n.Id} {n.Type} ({n.Reason})");
        var more = stopped.Count > most ? $" and {stopped.Count - most} more" : "";
        var text = stopped.Count == 0 ? "" : $"\nNot run: {string.Join(", ", named)}{more}";
        var problems = workflow.Problems.Count(p => p.Code == FindingCodes.Malformed);
        return problems == 0 ? text : $"{text}\n{problems} parts could not be read.";
    }
}
