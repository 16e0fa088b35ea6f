using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows.Validation;

public class MutationTests(ITestOutputHelper output)
{
    private const int Count = 2000;
    private const int Seed = 41;

    [Fact]
    public void Every_defect_in_our_own_workflows_is_found_and_nothing_else()
    {
        var (catalog, workflows) = ValidWorkflows.Own();
        AllAreFound(catalog, workflows);
    }

    [Fact]
    public void Every_defect_in_the_shared_workflows_is_found_and_nothing_else()
    {
        if (ValidWorkflows.Shared() is not var (catalog, workflows)) output.WriteLine("skipped: no shared data");
        else AllAreFound(catalog, workflows);
    }

    [Fact]
    public void What_has_one_answer_in_our_own_workflows_is_repaired()
    {
        var (catalog, workflows) = ValidWorkflows.Own();
        MostAreRepaired(catalog, workflows);
    }

    [Fact]
    public void What_has_one_answer_in_the_shared_workflows_is_repaired()
    {
        if (ValidWorkflows.Shared() is not var (catalog, workflows)) output.WriteLine("skipped: no shared data");
        else MostAreRepaired(catalog, workflows);
    }

    [Fact]
    public void A_defect_on_the_canvas_is_the_same_finding_and_repaired_there_too()
    {
        var (catalog, workflows) = ValidWorkflows.Own();
        var (count, repairable, repaired) = (0, 0, 0);
        var wrong = new List<string>();
        foreach (var (defect, _) in Defects(catalog, workflows))
        {
            var read = Workflow.Read(JsonSerializer.SerializeToElement(defect.Workflow), catalog);
            if (!HasPlaceOnCanvas(defect, read, catalog)) continue;
            var canvas = JsonSerializer.SerializeToElement(UiWriter.Write(read, catalog).Json);
            var findings = All(WorkflowValidator.Validate(canvas, catalog));
            var isFound = findings.Count == 1 && findings[0].Code == defect.Code
                && (defect.Code == FindingCodes.Cycle || (findings[0].NodeId == defect.NodeId && findings[0].Input == defect.Input));
            if (!isFound) wrong.Add($"{defect}: {string.Join(" | ", findings.Select(f => f.Message))}");
            count++;
            if (!defect.HasOneAnswer) continue;
            repairable++;
            if (WorkflowRepair.Repair(canvas, catalog).Valid) repaired++;
        }
        output.WriteLine($"{count - wrong.Count} of {count} found on the canvas");
        output.WriteLine($"{repaired} of {repairable} with one right answer are valid after repair");
        Assert.Empty(wrong);
        Assert.True(count > Count / 3 && repaired >= 0.9 * repairable);
    }

    // What the canvas cannot even hold is not asked of it: it fills in missing values, drops unknown ones and has no half links.
    private static bool HasPlaceOnCanvas(Defect defect, Workflow read, NodeCatalog catalog) => defect.Code switch
    {
        FindingCodes.UnknownNodeType or FindingCodes.BadOutputIndex or FindingCodes.TypeMismatch or FindingCodes.ValueNotInList
            or FindingCodes.ValueOutOfRange or FindingCodes.Cycle or FindingCodes.NoOutputNode => true,
        FindingCodes.MissingRequiredInput => !IsWidget(defect, read, catalog),
        FindingCodes.BadValueType => IsWidget(defect, read, catalog),
        _ => false,
    };

    private static bool IsWidget(Defect defect, Workflow read, NodeCatalog catalog) =>
        catalog.Find(read.Find(defect.NodeId!)!.Type)!.Input(defect.Input!)!.IsWidget;

    private void AllAreFound(NodeCatalog catalog, IReadOnlyList<JsonElement> workflows)
    {
        Assert.All(workflows, w => Assert.Empty(All(WorkflowValidator.Validate(w, catalog)).Select(f => f.Message)));
        var wrong = new List<string>();
        var made = Defects(catalog, workflows);
        foreach (var (defect, _) in made)
        {
            var json = JsonSerializer.SerializeToElement(defect.Workflow);
            var findings = All(WorkflowValidator.Validate(json, catalog));
            if (findings.Count != 1 || findings[0].Code != defect.Code || !IsAt(findings[0], defect, catalog))
                wrong.Add($"{defect}: {string.Join(" | ", findings.Select(f => f.Code + ": " + f.Message))}");
        }
        foreach (var code in made.CountBy(d => d.Defect.Code)) output.WriteLine($"{code.Key}: {code.Value}");
        output.WriteLine($"{made.Count - wrong.Count} of {made.Count} found at the right place, and nothing else");
        Assert.Equal(Count, made.Count);
        Assert.Empty(wrong);
    }

    private void MostAreRepaired(NodeCatalog catalog, IReadOnlyList<JsonElement> workflows)
    {
        var (repaired, repairable, strays) = (0, 0, new List<string>());
        foreach (var (defect, original) in Defects(catalog, workflows))
        {
            var result = WorkflowRepair.Repair(JsonSerializer.SerializeToElement(defect.Workflow), catalog);
            // Whatever it does, it touches only the place of the defect.
            var diff = WorkflowDiff.Between(Workflow.Read(original, catalog), Workflow.Read(result.Workflow, catalog));
            var isNearby = diff.Changed.All(c => c.NodeId == defect.NodeId && c.Inputs.All(i => i.Input == defect.Input));
            if (!isNearby && defect.Code is not (FindingCodes.Malformed or FindingCodes.NoOutputNode)) strays.Add($"elsewhere: {defect}");
            if (!defect.HasOneAnswer && result.Changed.Count > 0) strays.Add($"a guess: {defect} {string.Join(" | ", result.Changed)}");
            if (!defect.HasOneAnswer) continue;
            repairable++;
            if (result.Valid && All(WorkflowValidator.Validate(result.Workflow, catalog)).Count == 0) repaired++;
            else output.WriteLine($"not repaired: {defect}");
        }
        output.WriteLine($"{repaired} of {repairable} with one right answer are valid after repair ({100.0 * repaired / repairable:F1} %)");
        Assert.True(repairable > Count / 5);
        Assert.True(repaired >= 0.9 * repairable);
        foreach (var stray in strays) output.WriteLine(stray);
        Assert.Empty(strays);
    }

    private static List<(Defect Defect, JsonElement Original)> Defects(NodeCatalog catalog, IReadOnlyList<JsonElement> workflows)
    {
        var random = new Random(Seed);
        var maker = new DefectMaker(catalog, random);
        var made = new List<(Defect, JsonElement)>();
        for (var tries = 0; made.Count < Count && tries < Count * 50; tries++)
        {
            var original = workflows[random.Next(workflows.Count)];
            if (maker.Make(DefectMaker.Codes[made.Count % DefectMaker.Codes.Length], original) is { } defect) made.Add((defect, original));
        }
        return made;
    }

    private static List<Finding> All(ValidationResult result) => [.. result.Errors, .. result.Warnings];

    // Any link of a circle may be named, as long as cutting it there opens the circle.
    private static bool IsAt(Finding finding, Defect defect, NodeCatalog catalog)
    {
        if (defect.Code != FindingCodes.Cycle) return finding.NodeId == defect.NodeId && finding.Input == defect.Input;
        var cut = JsonNode.Parse(defect.Workflow.ToJsonString())!;
        cut[finding.NodeId!]!["inputs"]!.AsObject().Remove(finding.Input!);
        var findings = All(WorkflowValidator.Validate(JsonSerializer.SerializeToElement(cut), catalog));
        return findings.TrueForAll(f => f.Code != FindingCodes.Cycle);
    }
}
