using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>
/// Describes a workflow in few words: first what it does (outputs, samplers, models, prompts), then the canvas's groups, notes and
/// subgraphs, then the other nodes. Within a kind sources come before their users, and equal nodes are folded where space is short.
/// </summary>
public static class WorkflowOutline
{
    /// <summary>About 1,700 tokens: a workflow of some forty nodes in full.</summary>
    public const int DefaultBudget = 5000;

    private static readonly (OutlineKind Kind, string Title, double Share)[] Kinds =
    [
        (OutlineKind.Output, "Outputs:", 0.25),
        (OutlineKind.Sampler, "Samplers:", 0.25),
        (OutlineKind.Model, "Models:", 0.2),
        (OutlineKind.Prompt, "Prompts:", 0.2),
    ];

    /// <summary>The outline of a workflow in either format.</summary>
    /// <param name="json">The workflow.</param>
    /// <param name="catalog">The installation, for the names of outputs.</param>
    /// <param name="focus">The part that is asked for; null for the whole.</param>
    /// <param name="budget">The most characters the outline may have.</param>
    public static string Describe(JsonElement json, NodeCatalog catalog, OutlineFocus? focus = null, int budget = DefaultBudget)
    {
        var workflow = Workflow.Read(json, catalog);
        var canvas = new CanvasParts(json);
        return focus is null || focus.IsWhole ? Whole(workflow, catalog, canvas, budget) : Part(workflow, catalog, canvas, focus, budget);
    }

    /// <summary>
    /// The outline of a workflow without what only the canvas shows. No line is ever cut; outputs and samplers are always named.
    /// </summary>
    /// <param name="workflow">What to describe.</param>
    /// <param name="catalog">The installation, for the names of outputs.</param>
    /// <param name="budget">The most characters the outline may have; small budgets still get the outputs and samplers, folded.</param>
    public static string Describe(Workflow workflow, NodeCatalog catalog, int budget = DefaultBudget) =>
        Whole(workflow, catalog, new CanvasParts(default), budget);

    private static string Whole(Workflow workflow, NodeCatalog catalog, CanvasParts canvas, int budget)
    {
        var lines = new OutlineLines(workflow, catalog);
        var kinds = ByKind(workflow, catalog);
        var text = new OutlineText(budget);
        text.Add(Head(workflow));
        var tail = Tail(workflow, catalog).ToList();
        var aside = CanvasLines.Of(canvas, budget / 6).ToList();
        // What comes last must fit as well.
        var kept = OutlineText.Cost(tail) + OutlineText.Cost(aside);
        foreach (var (kind, title, share) in Kinds)
        {
            IReadOnlyList<WorkflowNode> nodes = [.. kinds[kind]];
            if (nodes.Count == 0) continue;
            text.Add(title);
            text.Add(Shortest(lines, nodes, Math.Min((int)(budget * share), text.Left - kept)));
        }
        text.Add(aside);
        AddOthers(text, lines, [.. kinds[OutlineKind.Other]], OutlineText.Cost(tail));
        text.Add(tail);
        return text.ToString();
    }

    private static ILookup<OutlineKind, WorkflowNode> ByKind(Workflow workflow, NodeCatalog catalog)
    {
        var order = Layout.TopologicalOrder(workflow);
        var used = workflow.Nodes.SelectMany(node => node.Inputs).Select(input => input.Link?.NodeId).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        return workflow.Nodes.DistinctBy(node => node.Id).OrderBy(node => order[node.Id])
            .ToLookup(node => OutlineKinds.Of(node, catalog.Find(node.Type), used.Contains(node.Id)));
    }

    /// <summary>The most telling form that fits; the last one when none does.</summary>
    private static IReadOnlyList<string> Shortest(OutlineLines lines, IReadOnlyList<WorkflowNode> nodes, int room)
    {
        IReadOnlyList<string> form = [.. nodes.Select(node => lines.Line(node))];
        if (OutlineText.Cost(form) <= room) return form;
        form = [.. lines.FoldedByValues(nodes)];
        if (OutlineText.Cost(form) <= room) return form;
        form = [.. lines.FoldedByType(nodes, withIds: true)];
        return OutlineText.Cost(form) <= room ? form : [string.Join(", ", lines.FoldedByType(nodes, withIds: false))];
    }

    private static void AddOthers(OutlineText text, OutlineLines lines, List<WorkflowNode> nodes, int kept)
    {
        if (nodes.Count == 0) return;
        IReadOnlyList<string> all = [.. nodes.Select(node => lines.Line(node))];
        if (OutlineText.Cost(all) + kept > text.Left) all = [.. lines.FoldedByValues(nodes)];
        var isFirst = true;
        var shown = 0;
        foreach (var line in all)
        {
            var more = shown + 1 < all.Count ? MoreCost : 0;
            if (OutlineText.Cost(line) + OtherTitle.Length + 2 + more + kept > text.Left) break;
            if (isFirst) text.Add(OtherTitle);
            isFirst = false;
            text.Add(line);
            shown++;
        }
        if (shown < all.Count) text.Add(Rest(nodes, all.Take(shown), text.Left - kept));
    }

    private const string OtherTitle = "Other nodes:";

    // Room for the line that counts what is not shown.
    private const int MoreCost = 300;

    private static string Rest(List<WorkflowNode> nodes, IEnumerable<string> shown, int room)
    {
        var ids = shown.Select(line => line.Split(' ', 2)[0]).ToHashSet(StringComparer.Ordinal);
        var rest = nodes.Where(node => !ids.Contains(node.Id)).ToList();
        var counts = rest.CountBy(node => node.Type).OrderByDescending(count => count.Value).ToList();
        var named = new List<string>();
        var length = 60;
        foreach (var (type, count) in counts)
        {
            var name = count == 1 ? type.Cut(80) : $"{type.Cut(80)} ×{count}";
            if ((length += OutlineText.Cost(name) + 2) > Math.Min(room, MoreCost)) break;
            named.Add(name);
        }
        var more = counts.Count > named.Count ? $" and {counts.Count - named.Count} other types" : "";
        return $"… {rest.Count} more nodes: {string.Join(", ", named)}{more}";
    }

    private static string Part(Workflow workflow, NodeCatalog catalog, CanvasParts canvas, OutlineFocus focus, int budget)
    {
        var lines = new OutlineLines(workflow, catalog);
        var nodes = focus.Find(workflow, canvas);
        var text = new OutlineText(budget);
        text.Add($"{nodes.Count} of {workflow.Nodes.Count} nodes, {Format(workflow)}");
        if (nodes.Count == 0)
        {
            var groups = canvas.Groups.Select(group => $"\"{group.Title.Cut(40)}\"").Distinct().Take(20).ToList();
            text.Add("Nothing in the workflow fits. "
                + (groups.Count == 0 ? "It has no groups." : $"Its groups are: {string.Join(", ", groups)}."));
            return text.ToString();
        }
        Fill(text, [.. nodes.Select(node => lines.Line(node, OutlineLines.LongestInFocus))], nodes.Count);
        var neighbours = focus.Neighbours(workflow, nodes);
        if (neighbours.Count == 0 || text.Left < MoreCost) return text.ToString();
        text.Add("Neighbours:");
        Fill(text, [.. neighbours.Select(node => lines.Line(node))], neighbours.Count);
        return text.ToString();
    }

    private static void Fill(OutlineText text, List<string> lines, int count)
    {
        const int noteCost = 40;
        var shown = 0;
        foreach (var line in lines.TakeWhile(line => OutlineText.Cost(line) + 1 + noteCost <= text.Left))
        {
            text.Add(line);
            shown++;
        }
        if (shown < count) text.Add($"… {count - shown} more");
    }

    private static string Head(Workflow workflow) => $"{workflow.Nodes.Count} nodes, {Format(workflow)}";

    private static string Format(Workflow workflow) => $"{(workflow.Format == WorkflowFormat.Ui ? "UI" : "API")} format";

    private static IEnumerable<string> Tail(Workflow workflow, NodeCatalog catalog)
    {
        const int most = 10;
        var paid = workflow.Nodes.Where(node => catalog.Find(node.Type)?.CostsMoney == true).ToList();
        if (paid.Count > 0)
            yield return $"Costs money with every run: {List(paid.Select(node => $"{node.Id} {node.Type}"), paid.Count, most)}";
        var stopped = workflow.LeftOut.Where(node => node.Reason != "note").ToList();
        if (stopped.Count > 0)
            yield return $"Not run: {List(stopped.Select(node => $"{node.Id} {node.Type.Cut(80)} ({node.Reason})"), stopped.Count, most)}";
        var problems = workflow.Problems.Count(problem => problem.Code == FindingCodes.Malformed);
        if (problems > 0) yield return $"{problems} parts could not be read.";
    }

    private static string List(IEnumerable<string> items, int count, int most) =>
        string.Join(", ", items.Take(most)) + (count > most ? $" and {count - most} more" : "");
}
