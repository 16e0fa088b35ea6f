
namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// Which outputs of a workflow run: ComfyUI goes back from each along its links and drops it at the first node that is wrong.
/// </summary>
internal static class OutputVerdicts
{
    private const int Most = 1000;

    public static (Verdict Verdict, IReadOnlyList<OutputVerdict> Outputs) Of(WorkflowCheck check)
    {
        var outputs = check.Workflow.Nodes.Where(n => check.Catalog.Find(n.Type) is { IsOutputNode: true }).ToList();
        var spoiled = Spoiled(check);
        // Without a class_type nothing of a workflow is looked at.
        var isRefused = check.IsRefused || outputs.Count == 0 || check.Workflow.Nodes.Any(n => n.IsBroken && n.Type.Length == 0);
        var verdicts = outputs.Select(n => new OutputVerdict(n.Id, n.Type, !isRefused && !spoiled.Contains(n.Id))).ToList();
        var verdict = verdicts.TrueForAll(v => !v.Runs) ? Verdict.Refused : verdicts.TrueForAll(v => v.Runs)
            ? Verdict.Runs : Verdict.Partial;
        return (verdict, verdicts.Count <= Most ? verdicts : verdicts[..Most]);
    }

    // The refused nodes and all that depends on them.
    private static HashSet<string> Spoiled(WorkflowCheck check)
    {
        var spoiled = new HashSet<string>(check.Refused, StringComparer.Ordinal);
        spoiled.UnionWith(check.Workflow.Nodes.Where(n => n.IsBroken).Select(n => n.Id));
        if (spoiled.Count == 0) return spoiled;
        var users = (from node in check.Workflow.Nodes
                     from input in node.Inputs
                     where input.Link is not null
                     select (Source: input.Link!.NodeId, User: node.Id)).ToLookup(l => l.Source, l => l.User, StringComparer.Ordinal);
        var open = new Queue<string>(spoiled);
        while (open.TryDequeue(out var id))
            foreach (var user in users[id])
                if (spoiled.Add(user))
                    open.Enqueue(user);
        return spoiled;
    }
}
