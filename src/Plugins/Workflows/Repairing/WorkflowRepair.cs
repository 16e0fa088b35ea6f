using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Plugins.Workflows.Repairing;

/// <summary>Repairs what has exactly one right answer and leaves the rest to whoever wrote the workflow.</summary>
public static class WorkflowRepair
{
    // A replaced type comes first, a new type brings its inputs to light, a renamed input its value; after that nothing new can appear.
    private const int MaxRounds = 5;

    // Characters of what was changed; with the findings that remain, an answer stays under 2 MB beside its workflow.
    private const int MostChanged = 500_000;

    /// <summary>
    /// The repaired workflow in the format it came in. To a valid workflow nothing is done but to write down what it runs with anyway:
    /// defaults, and values as ComfyUI takes them.
    /// </summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="catalog">The installed node types.</param>
    /// <param name="facts">What the installation knows beyond them; null for nothing.</param>
    public static RepairResult Repair(JsonElement workflow, NodeCatalog catalog, ServerFacts? facts = null)
    {
        var changed = new List<RepairChange>();
        var room = MostChanged;
        workflow = Workflow.Unpacked(workflow);
        var read = Workflow.Read(workflow, catalog);
        var result = WorkflowValidator.Validate(read, catalog, facts);
        for (var round = 0; round < MaxRounds; round++)
        {
            var isWhole = result.Obstacles.Count == 0;
            var fixes = result.Errors.Concat(result.Warnings).Where(f => f.Fix is not null && (!isWhole || IsHarmless(f))).ToList();
            // The other findings speak of the inputs that the node has after it.
            if (round == 0 && fixes.Exists(f => f.Fix is Fix.Replace)) fixes.RemoveAll(f => f.Fix is not Fix.Replace);
            if (fixes.Count == 0) break;
            var root = JsonFrom.Object(workflow);
            var isChanged = false;
            foreach (var fix in fixes)
            {
                if (room <= 0) break;
                if (Apply(root, read, fix) is not { } change) continue;
                isChanged = true;
                changed.Add(change);
                room -= Size(change);
            }
            if (!isChanged) break;
            workflow = JsonFrom.Parsed(root);
            read = Workflow.Read(workflow, catalog);
            result = WorkflowValidator.Validate(read, catalog, facts);
        }
        return new RepairResult(workflow, changed, [.. result.Errors, .. result.Warnings], result.Obstacles.Count == 0, result.Verdict);
    }

    private static int Size(RepairChange change) =>
        200 + change.NodeId.Length + change.ClassType.Length + (change.Before?.Length ?? 0) + change.After.Length;

    private static bool IsHarmless(Finding finding) =>
        finding is { Code: FindingCodes.MissingRequiredInput or FindingCodes.BadValueType, Fix: Fix.SetValue }
        or { Code: FindingCodes.BadOutputIndex, IsWarning: true };

    private static RepairChange? Apply(JsonObject root, Workflow workflow, Finding finding)
    {
        if (finding.NodeId is null || workflow.Find(finding.NodeId) is not { } node) return null;
        var before = Before(node, finding.Fix!);
        var isDone = workflow.Format == WorkflowFormat.Ui
            ? UiRepair.Apply(root, node, finding.Fix!)
            : ApiRepair.Apply(root, node, finding.Fix!);
        return isDone ? new RepairChange(finding.Code, node.Id, node.Type, finding.Input, before, After(finding.Fix!)) : null;
    }

    private static string? Before(WorkflowNode node, Fix fix) => fix switch
    {
        Fix.SetType or Fix.Replace => node.Type,
        Fix.SetValue value => Text(node.Input(value.Input)),
        Fix.SetLink link => Text(node.Input(link.Input)),
        Fix.RenameInput rename => rename.From,
        _ => null,
    };

    private static string? Text(WorkflowInput? input) => input switch
    {
        null => null,
        { Link: { } link } => link.ToString(),
        _ => Display.Json(input.Value),
    };

    private static string After(Fix fix) => fix switch
    {
        Fix.SetType type => type.Type,
        Fix.Replace replace => replace.Replacement.NewType,
        Fix.SetValue value => Display.Json(value.Value),
        Fix.SetLink link => link.Link.ToString(),
        Fix.RenameInput rename => rename.To,
        _ => "{}",
    };
}
